/** The screens that list: hosts, records of scans. */
import { show } from "../ui/ListScreen";

show();
