/** Who is logged in, and the way out; nothing where there are no accounts. */
import { useEffect } from "preact/hooks";
import { findAccount, leave, me } from "../state/account";

export function Account() {
  useEffect(() => void findAccount(), []);
  const name = me.value?.name;
  if (!name) return null;
  const { role, scope } = me.value!;
  return (
    <span class="account">
      <span title={[role, ...scope].join(", ")}>{name}</span>
      <button type="button" class="link" onClick={() => void leave()}>
        Log out
      </button>
    </span>
  );
}
