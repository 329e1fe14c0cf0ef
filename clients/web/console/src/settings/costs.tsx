/** What finished steps cost, newest first, by month. */
import type { CostEntry } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { SelectField } from "../components/field";
import { More } from "../components/more";
import { Empty, ErrorNotice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useFormat, useTimeZone } from "../format";
import { usePages } from "../hooks/use-pages";
import { lastMonths } from "../time-zone";
import { useWords } from "../words";

export function Costs() {
  const { words } = useWords();
  const format = useFormat();
  const months = lastMonths(useTimeZone());
  const [month, setMonth] = useState("");
  const [total, setTotal] = useState(0n);
  const list = usePages(`costs ${month}`, async (pageToken) => {
    const { entries, totalMicrosUsd, ...page } = await castad.content.getCostReport({ pageToken, month });
    setTotal(totalMicrosUsd);
    return { nextPageToken: page.nextPageToken, totalSize: page.totalSize, items: entries };
  });
  return (
    <section className="stack" aria-labelledby="costs">
      <div className="row between">
        <h2 id="costs">{words.usage.costs}</h2>
        <strong className="tabular">{format.money(total)}</strong>
      </div>
      <SelectField label={words.usage.month} value={month} onValue={setMonth}>
        <option value="">{words.common.all}</option>
        {months.map((found) => (
          <option key={found}>{found}</option>
        ))}
      </SelectField>
      <ErrorNotice error={list.error} retry={list.reload} />
      {!list.items && !list.error && <Skeleton lines={4} />}
      {list.items?.length === 0 && <Empty title={words.usage.none} />}
      {list.items && list.items.length > 0 && <Table entries={list.items} />}
      <More list={list} />
    </section>
  );
}

function Table({ entries }: { entries: readonly CostEntry[] }) {
  const { words } = useWords();
  const format = useFormat();
  return (
    // A table wider than a phone scrolls by itself, which the keyboard must reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
    <section className="scroll" aria-label={words.usage.table} tabIndex={0}>
      <table className="costs">
        <thead>
          <tr>
            <th scope="col">{words.usage.step}</th>
            <th scope="col">{words.usage.stay}</th>
            <th scope="col">{words.usage.by}</th>
            <th scope="col">{words.usage.when}</th>
            <th scope="col" className="amount">
              {words.usage.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.jobId} ${entry.cost?.provider} ${entry.cost?.unit}`}>
              <td>{words.jobs.kinds[entry.kind]}</td>
              <td>{entry.storeName}</td>
              <td>{entry.cost?.provider === "local" ? words.usage.own : entry.cost?.provider}</td>
              <td>{format.day(entry.endedAt)}</td>
              <td className="amount tabular">{format.money(entry.cost?.amountMicrosUsd ?? 0n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
