/** Shows where on the way the owner is; steps that are open are links. */

import type { Project } from "@castad/web/messages";
import { Link } from "wouter";
import { Icon } from "../components/icon";
import { useWords } from "../words";
import { isDone, isOpen, STEPS, type Step, stepPath } from "./steps";
import "./stepper.css";

export function Stepper({ current, project }: { current: Step; project?: Project }) {
  const { words } = useWords();
  const here = STEPS.indexOf(current);
  return (
    <nav className="stepper" aria-label={words.steps.label}>
      <p className="stepper-short" aria-hidden="true">
        {words.steps.of(here + 1, STEPS.length)} · <strong>{words.steps[current]}</strong>
      </p>
      <ol>
        {STEPS.map((step, at) => {
          const done = step !== current && (project ? isDone(step, project) : at < here);
          return (
            <li key={step} className={done ? "done" : ""} aria-current={step === current ? "step" : undefined}>
              <StepName step={step} href={step !== current && project && isOpen(step, project) ? project.id : ""}>
                <span className="stepper-mark" aria-hidden="true">
                  {done ? <Icon name="check" size={14} /> : at + 1}
                </span>
                <span className="stepper-name">{words.steps[step]}</span>
                {done && <span className="hidden">{words.steps.done}</span>}
              </StepName>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function StepName({ step, href, children }: { step: Step; href: string; children: React.ReactNode }) {
  return href ? <Link href={stepPath(step, href)}>{children}</Link> : <span>{children}</span>;
}
