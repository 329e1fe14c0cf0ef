/** Words that every page uses. */
import { JobKind, JobState, Platform } from "@castad/web/messages";
import type { Words } from "..";

export const common: Words["common"] = {
  skip: "Skip to content",
  menu: "Main menu",
  ads: "My ads",
  posts: "Posts",
  settings: "Settings",
  signOut: "Sign out",
  loading: "Loading",
  retry: "Try again",
  reload: "Reload",
  more: "Show more",
  all: "All",
  save: "Save",
  saved: "Saved.",
  undo: "Undo",
  cancel: "Cancel",
  remove: "Delete",
  back: "Go back",
  required: "Please fill this in.",
  toAds: "Go to my ads",
  notFound: "There is no such page",
  notFoundMore: "Its address may have changed, or it was deleted.",
  broken: "This page could not be shown",
  brokenMore: "There may be a new version, or the connection broke off. Reloading usually helps.",
};

export const projects: Words["projects"] = {
  title: (name) => `${name}’s ads`,
  lead: "A description of your stay and some photos become a film with a song of its own.",
  begin: "New ad",
  none: "Shall we make your first ad?",
  noneMore:
    "Tell us about your stay and upload photos; CastAD writes the lyrics, sings and cuts the film. Ten minutes will do.",
  waiting: "Stays with a finished report",
  unnamed: "Unnamed stay",
  next: (step) => `Next: ${step}`,
  filmMade: "Film ready",
  archive: "Archive",
  archiveLead: "Archived ads are deleted for good after 30 days; until then you can restore them.",
  archivedHere: "This ad is archived. Restore it before you change anything.",
  toArchive: "Show the archive",
  noneArchived: "The archive is empty",
  put: "Archive",
  putName: (name) => `Archive ${name}`,
  putTitle: (name) => `Archive the ad for “${name}”?`,
  putMore: "Work under way stops, and after 30 days photos and films are deleted for good.",
  restore: "Restore",
};

export const steps: Words["steps"] = {
  label: "Steps of an ad",
  of: (at, all) => `Step ${at} of ${all}`,
  done: "done",
  stay: "Stay",
  report: "Report",
  photos: "Photos",
  song: "Song",
  film: "Film",
  publish: "Publish",
};

export const platforms: Words["platforms"] = {
  [Platform.UNSPECIFIED]: "",
  [Platform.YOUTUBE]: "YouTube",
  [Platform.INSTAGRAM]: "Instagram",
  [Platform.LOCAL]: "CastAD gallery",
};

export const jobs: Words["jobs"] = {
  stop: "Stop",
  expected: (at) => `Expected to go on ${at}.`,
  states: {
    [JobState.UNSPECIFIED]: "",
    [JobState.QUEUED]: "In the queue",
    [JobState.RUNNING]: "Under way",
    [JobState.WAITING]: "Waiting",
    [JobState.SUCCEEDED]: "Done",
    [JobState.FAILED]: "Failed",
    [JobState.CANCELLED]: "Cancelled",
  },
  kinds: {
    [JobKind.UNSPECIFIED]: "",
    [JobKind.ANALYSIS]: "Report",
    [JobKind.LYRICS]: "Lyrics",
    [JobKind.SONG]: "Song",
    [JobKind.VIDEO]: "Film",
    [JobKind.POST]: "Post",
    [JobKind.PRODUCTION]: "Whole ad",
    [JobKind.IMAGE_IMPORT]: "Photo import",
    [JobKind.CAPTIONING]: "Captions",
  },
  stages: {
    read: "Reading the map listing",
    fetch: "Fetching what is needed",
    analyze: "Finding what sells your stay",
    write: "Writing",
    compose: "Composing and playing the melody",
    direct: "Arranging photos to the music",
    render: "Drawing the film",
    store: "Storing the result",
    prepare: "Preparing the post",
    upload: "Sending the film",
    process: "The platform is working on the film",
  },
};
