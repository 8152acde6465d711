/** The shapes of the HTTP API that the explorer uses, by the names that it uses; `schema.ts` is made of the server's. */
import type { Cut, FlowEdges, FlowNodes, FlowPair, Flows } from "./schema";

export type {
  Around,
  Common,
  Completed as Completion,
  Cut,
  CypherAnswer,
  Element,
  Fault,
  FlowCounts,
  FlowDetails,
  FlowEdges,
  FlowPair,
  Group,
  HostDetails,
  HostPage,
  Identity,
  Known,
  LabelRecord,
  NameSeen,
  ObservationRecord,
  Origin,
  Page,
  Part,
  Peer,
  PortRecord,
  RelationshipRecord,
  SavedQuestion,
  Schema,
  Tie,
  Timeline,
} from "./schema";

export type Row = Record<string, unknown>;

/** The answer of `/flows` when more than counts was asked for. */
export interface FlowsAnswer extends Flows {
  cut: Cut | null;
  nodes: FlowNodes;
  pairs: FlowPair[];
  edges: FlowEdges;
}

/** What is known, and each question that was asked for it. */
export interface Detailed<Details> {
  details: Details;
  cypher: string[];
}
