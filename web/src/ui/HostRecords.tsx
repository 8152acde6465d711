/** Scan records, passive observations, and the files that told of a host, in time order. */
import type { HostPage as Page } from "../api/types";
import { moment, number, visible } from "../state/format";
import { listLink } from "../state/links";
import { Each, Rest } from "./Linked";
import { Seen } from "./Spans";

export function Records({ page: { addr, records, readings, totals } }: { page: Page }) {
  const files = readings.filter(({ purpose }) => purpose === "nmap");
  return (
    <>
      <div class="wideable" role="group" tabIndex={0}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Scanner</th>
              <th scope="col">State</th>
              <th scope="col">Open ports</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
      <Rest shown={records.length} total={totals.records} all={listLink(`addr = ${addr}`, "/scans.html")} />
      {files.length > 0 && <p class="quiet">Read from {files.map(({ name }) => visible(name)).join(", ")}.</p>}
    </>
  );
}

export function Observations({ page: { addr, observations, totals } }: { page: Page }) {
  return (
    <>
      <div class="wideable" role="group" tabIndex={0}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Where</th>
              <th scope="col">Value</th>
              <th scope="col">Sensor</th>
              <th scope="col" class="right">
                Times
              </th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
      <Rest shown={observations.length} total={totals.observations} all={listLink(`addr = ${addr}`, "/passive.html")} />
    </>
  );
}

export function Readings({ page: { readings, cut } }: { page: Page }) {
  return (
    <>
      <div class="wideable" role="group" tabIndex={0}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Format</th>
              <th scope="col">Tells of</th>
              <th scope="col">Read</th>
              <th scope="col">This host is in it</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
      {cut.includes("readings") && <p class="quiet">The newest {number(readings.length)}; more imports told of it.</p>}
    </>
  );
}
