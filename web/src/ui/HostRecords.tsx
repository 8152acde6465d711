/** Scan records, passive observations, and the files that told of a host, in time order. */
import type { HostPage as Page } from "../api/types";
import { moment, number, visible } from "../state/format";
import { listLink } from "../state/links";
import { Frame } from "./Frame";
import { Each, Rest } from "./Linked";
import { Seen } from "./Spans";

export function Records({ page: { addr, records, readings, totals } }: { page: Page }) {
  const files = readings.filter(({ purpose }) => purpose === "nmap");
  return (
    <>
      <Frame columns={["When", "Scanner", "State", "Open ports", "Source"]}>
        {[...records].reverse().map((record) => (
          <tr>
            <td>
              <Seen from={record.starttime} to={record.endtime} />
            </td>
            <td>{visible(record.scanner)}</td>
            <td>{visible(record.state)}</td>
            <td>
              {(["tcp", "udp", "sctp"] as const)
                .flatMap((proto) => (record.openports[proto]?.ports ?? []).map((port) => `${proto}/${port}`))
                .join(", ")}
            </td>
            <td>
              <Each name="source" values={record.source ?? []} />
              {record.source?.length && record.categories?.length ? ", " : ""}
              <Each name="category" values={record.categories ?? []} />
            </td>
          </tr>
        ))}
      </Frame>
      <Rest shown={records.length} total={totals.records} all={listLink(`addr = ${addr}`, "/scans.html")} />
      {files.length > 0 && <p class="quiet">Read from {files.map(({ name }) => visible(name)).join(", ")}.</p>}
    </>
  );
}

export function Observations({ page: { addr, observations, totals } }: { page: Page }) {
  return (
    <>
      <Frame columns={["Kind", "Where", "Value", "Sensor", { right: "Times" }, "When"]}>
        {[...observations].reverse().map((row) => (
          <tr>
            <th scope="row">{visible(row.recontype)}</th>
            <td>{[row.protocol && row.port ? `${row.protocol}/${row.port}` : row.port, row.source].filter(Boolean).map(visible).join(" ")}</td>
            <td class="value">{visible(row.value ?? row.targetval)}</td>
            <td>{visible(row.sensor)}</td>
            <td class="right">{row.count}</td>
            <td>
              <Seen from={row.firstseen} to={row.lastseen} />
            </td>
          </tr>
        ))}
      </Frame>
      <Rest shown={observations.length} total={totals.observations} all={listLink(`addr = ${addr}`, "/passive.html")} />
    </>
  );
}

export function Readings({ page: { readings, cut } }: { page: Page }) {
  return (
    <>
      <Frame columns={["File", "Format", "Tells of", "Read", "This host is in it"]}>
        {readings.map((one) => (
          <tr>
            <th scope="row">{visible(one.name)}</th>
            <td>{visible(one.importer)}</td>
            <td>
              <Seen from={one.firstseen} to={one.lastseen} />
            </td>
            <td>{moment(one.finished)}</td>
            <td>{one.sure ? "yes, as a record" : "by its time, perhaps"}</td>
          </tr>
        ))}
      </Frame>
      {cut.includes("readings") && <p class="quiet">The newest {number(readings.length)}; more imports told of it.</p>}
    </>
  );
}
