/** Every word of the console in English. */
import type { Words } from "..";
import { account } from "./account";
import { accounts, posts, publish, settings, usage } from "./after";
import { common, jobs, platforms, projects, steps } from "./common";
import { film, listing, photos, report, song } from "./making";

export const en: Words = {
  common,
  account,
  projects,
  steps,
  jobs,
  platforms,
  listing,
  report,
  photos,
  song,
  film,
  publish,
  posts,
  settings,
  accounts,
  usage,
};
