/** The shapes of the HTTP API that the explorer uses, by the names that it uses; `schema.ts` is made of the server's. */
import type { Flows } from "./schema";

export type {
  Around,
  Common,
  Completed as Completion,
  Cut,
  CypherAnswer,
  Element,
  Expansion,
  Fault,
  FlowAnswer,
  FlowCounts,
  FlowDetails,
  FlowEdges,
  FlowPair,
  Group,
  HostAnswer,
  HostDetails,
  HostPage,
  HostRecord,
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
  RangeHeld,
  RelationshipRecord,
  SavedQuestion,
  Schema,
  Sighting,
  Teller,
  Tie,
  Timeline,
} from "./schema";

export type Row = Record<string, unknown>;

/** The answer of `/flows` when more than counts was asked for. */
export type FlowsAnswer = Flows & Required<Pick<Flows, "cut" | "nodes" | "pairs" | "edges">>;

