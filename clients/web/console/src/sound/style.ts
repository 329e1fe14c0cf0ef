/** The choices of a song's style, and what was chosen for a project. */
import { Genre, Language, Mood, type Project, Vocal } from "@castad/web/messages";

export const LANGUAGES = [Language.KO, Language.EN, Language.JA, Language.ZH, Language.TH, Language.VI];
export const GENRES = [Genre.ACOUSTIC_FOLK, Genre.BALLAD, Genre.CITY_POP, Genre.LOFI, Genre.KPOP, Genre.TROT];
export const MOODS = [Mood.CALM, Mood.HAPPY, Mood.ROMANTIC, Mood.ENERGETIC];
export const VOCALS = [Vocal.FEMALE, Vocal.MALE, Vocal.INSTRUMENTAL];
export const TEMPO = { least: 60, most: 180, usual: 100 };

/** At which each genre is played when nobody asks for another tempo. */
const USUAL_TEMPO_BPM: Partial<Record<Genre, number>> = {
  [Genre.KPOP]: 118,
  [Genre.BALLAD]: 72,
  [Genre.ACOUSTIC_FOLK]: 96,
  [Genre.LOFI]: 80,
  [Genre.CITY_POP]: 106,
  [Genre.TROT]: 128,
};

/** A tempo of 0 is the genre's own; the sung lead is asked for elsewhere and kept here. */
export type Style = {
  language: Language;
  genre: Genre;
  mood: Mood;
  vocal: Vocal;
  tempoBpm: number;
  sungLead: boolean;
};

/** What the project has; the service's own choice where it has none. */
export function styleOf({ language, music }: Project): Style {
  const genre = music?.genre || Genre.ACOUSTIC_FOLK;
  return {
    language,
    genre,
    mood: music?.mood || Mood.HAPPY,
    vocal: music?.vocal || Vocal.FEMALE,
    tempoBpm: music && music.tempoBpm !== USUAL_TEMPO_BPM[genre] ? music.tempoBpm : 0,
    sungLead: music?.sungLead ?? false,
  };
}

export function sameStyle(one: Style, other: Style): boolean {
  return (Object.keys(one) as (keyof Style)[]).every((name) => one[name] === other[name]);
}
