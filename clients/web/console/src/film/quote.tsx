/** What a production would cost, and what stands in its way. */
import { ErrorReason, type JobKind, type QuoteProductionResponse, type StepQuote } from "@castad/web/messages";
import { Link } from "wouter";
import { Notice } from "../components/notice";
import { useFormat } from "../format";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";

export function Quote({ quote, projectId }: { quote: QuoteProductionResponse; projectId: string }) {
  const { words } = useWords();
  const format = useFormat();
  return (
    <>
      {quote.rejections.map((rejection) => (
        <Notice key={rejection.reason} look="warn" title={rejection.message}>
          {rejection.reason === ErrorReason.IMAGES_REQUIRED && (
            <Link href={stepPath("photos", projectId)}>{words.film.toPhotos}</Link>
          )}
          {rejection.reason === ErrorReason.QUOTA_EXCEEDED && <Link href="/settings/usage">{words.film.toUsage}</Link>}
        </Notice>
      ))}
      <dl className="quote small">
        {quote.steps.map((step) => (
          <QuotedStep key={step.kind} step={step} />
        ))}
        <div className="total">
          <dt>{words.film.total}</dt>
          <dd className="tabular">
            {quote.totalMicrosUsd === 0n ? words.film.free : format.money(quote.totalMicrosUsd)}
          </dd>
        </div>
      </dl>
    </>
  );
}

function QuotedStep({ step }: { step: StepQuote }) {
  const { words } = useWords();
  const format = useFormat();
  const amount = step.cost?.amountMicrosUsd ?? 0n;
  const price = step.reused ? words.film.reused : amount === 0n ? words.film.free : format.money(amount);
  return (
    <div>
      <dt>{words.jobs.kinds[step.kind as JobKind]}</dt>
      <dd className="tabular">{price}</dd>
    </div>
  );
}
