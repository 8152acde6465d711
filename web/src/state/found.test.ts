import { expect, it } from "vitest";
import { offers } from "./found";

it("leads to a host, to the hosts of a filter, and where there is no filter to the node itself", () => {
  const item = { label: "Hostname", key: "a.example", text: "a.example", hosts: 2, filter: "hostname:a.example" };
  const host = { label: "Host", key: "2001:db8::1", text: "2001:db8::1", hosts: 1, filter: null };
  const none = { label: "PublicKey", key: "sha256:00", text: "rsa", hosts: 1, filter: null };
  expect(offers({ kind: "name", count: 1, capped: false, items: [item] })).toEqual([
    { group: "Names", title: "a.example", aside: "2 hosts", href: "/?q=hostname%3Aa.example" },
  ]);
  expect(offers({ kind: "address", count: 1, capped: false, items: [host] })[0]).toMatchObject({ href: "/host/2001%3Adb8%3A%3A1" });
  expect(offers({ kind: "key", count: 1, capped: false, items: [none] })[0]).toMatchObject({ title: "rsa", aside: "1 host", href: "/cypher.html?n=PublicKey%2Fsha256%3A00&sel=PublicKey%2Fsha256%3A00" });
});
