/** The menu of a host or a flow, by the right button or the keyboard. */
import { store } from "../state/flow";
import { closeMenu, filterBy, menu, offers } from "../state/menu";
import { MenuBox } from "./MenuBox";

export function Menu() {
  const open = menu.value;
  const graph = store.value;
  if (!open || !graph) return null;
  const { item, at } = open;
  const { title, clauses, actions } = offers(graph, item);
  const choices = clauses.map((clause) => ({ title: clause.title, by: () => filterBy(clause, false), out: () => filterBy(clause, true) }));
  return <MenuBox key={`${item.kind}${item.index}`} title={title} at={at} choices={choices} actions={actions} close={closeMenu} />;
}
