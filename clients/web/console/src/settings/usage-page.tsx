/** How much of the month's quotas is gone, and what everything cost. */
import type { Usage } from "@castad/web/messages";
import { castad } from "../castad";
import { ErrorNotice } from "../components/notice";
import { Progress } from "../components/progress";
import { Skeleton } from "../components/skeleton";
import { useFormat } from "../format";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";
import { Costs } from "./costs";
import { SettingsPage } from "./settings-page";

export default function UsagePage() {
  const { words } = useWords();
  const usage = useLoad("usage", () => castad.auth.getUsage({}));
  return (
    <SettingsPage
      title={words.settings.usage}
      lead={usage.value && words.usage.plan(words.usage.plans[usage.value.plan])}
    >
      <ErrorNotice error={usage.error} retry={usage.reload} />
      {usage.loading && <Skeleton lines={2} height="4rem" />}
      <ul className="pair">
        {usage.value?.usages.map((metered) => (
          <Meter key={metered.metric} usage={metered} />
        ))}
      </ul>
      <Costs />
    </SettingsPage>
  );
}

function Meter({ usage }: { usage: Usage }) {
  const { words } = useWords();
  const format = useFormat();
  const name = words.usage.metrics[usage.metric];
  const percent = usage.limit > 0n ? Math.min(100, Number((100n * usage.used) / usage.limit)) : 0;
  return (
    <li className="card stack tight">
      <h2>{name}</h2>
      <p className="tabular">
        {usage.unlimited
          ? words.usage.unlimited(format.number(usage.used))
          : words.usage.used(format.number(usage.used), format.number(usage.limit))}
      </p>
      {!usage.unlimited && <Progress label={name} percent={percent} bad={percent >= 100} />}
      <p className="soft small">{words.usage.resets(format.day(usage.resetsAt))}</p>
    </li>
  );
}
