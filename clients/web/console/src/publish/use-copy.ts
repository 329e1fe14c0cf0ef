/** The words of a post: suggested from the report, then the owner's own until the post is made. */
import type { Platform } from "@castad/web/messages";
import { useEffect, useEffectEvent } from "react";
import { castad } from "../castad";
import { useFaults } from "../components/form";
import { useAction } from "../hooks/use-action";
import { useDraft } from "../hooks/use-draft";
import { copyFaults, EMPTY_COPY, editable } from "./limits";

export type CopyInWork = ReturnType<typeof useCopy>;

export function useCopy(projectId: string, platform: Platform) {
  const { draft, change, drop } = useDraft(`copy.${projectId}.${platform}`, EMPTY_COPY);
  const faults = useFaults(() => copyFaults(draft, platform));
  const suggest = useAction(async () => {
    const { copy } = await castad.social.generateSeo({ projectId, platform });
    if (copy) change(editable(copy));
  });
  const suggestFirst = useEffectEvent(() => {
    if (!draft.title && !draft.description) void suggest.run();
  });
  useEffect(() => suggestFirst(), []);
  return { text: draft, change, drop, suggest, ...faults };
}
