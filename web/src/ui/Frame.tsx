/** The frame of the tables of a host's page: column names, and a place that scrolls where the window is too narrow. */
import type { ComponentChildren } from "preact";

/** A column's name; one of numbers stands at the right. */
type Column = string | { readonly right: string };

export function Frame({ columns, children }: { columns: readonly Column[]; children: ComponentChildren }) {
  return (
    <div class="wideable" role="group" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === "string" ? (
                <th scope="col">{column}</th>
              ) : (
                <th scope="col" class="right">
                  {column.right}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
