/** What users read when no server has spoken, in the languages of the console. */

export type Locale = "ko" | "en";

const TEXTS = {
  UNREACHABLE: {
    ko: "서버에 연결할 수 없습니다. 인터넷 연결을 확인한 뒤 다시 시도해 주세요.",
    en: "The server cannot be reached; please check your connection and try again.",
  },
  CANCELLED: {
    ko: "취소했습니다.",
    en: "Cancelled.",
  },
  DEADLINE_EXCEEDED: {
    ko: "응답이 너무 오래 걸립니다. 다시 시도해 주세요.",
    en: "No answer came in time; please try again.",
  },
  RATE_LIMITED: {
    ko: "짧은 시간에 요청이 너무 많았습니다. 잠시 뒤에 다시 시도해 주세요.",
    en: "That was too much at once; please try again in a moment.",
  },
  CSRF_FAILED: {
    ko: "허용되지 않은 주소에서 연결했습니다. 주소를 확인한 뒤 페이지를 새로 고쳐 주세요.",
    en: "This address may not connect; please check it and load the page again.",
  },
  PAYLOAD_TOO_LARGE: {
    ko: "파일이 너무 큽니다. 크기를 줄여 다시 올려 주세요.",
    en: "The file is too large; please upload a smaller one.",
  },
  MEDIA_UNSUPPORTED: {
    ko: "올릴 수 없는 종류의 파일입니다.",
    en: "Files of this kind cannot be uploaded.",
  },
  UPLOAD_INCOMPLETE: {
    ko: "파일을 다 올리지 못했습니다. 다시 올려 주세요.",
    en: "The file did not arrive; please upload it again.",
  },
  NOT_IMPLEMENTED: {
    ko: "아직 쓸 수 없는 기능입니다. 페이지를 새로 고쳐 주세요.",
    en: "This is not available yet; please load the page again.",
  },
  INTERNAL: {
    ko: "예상하지 못한 문제가 생겼습니다. 다시 시도해 주세요.",
    en: "Something unexpected went wrong; please try again.",
  },
} satisfies Record<string, Record<Locale, string>>;

/** Reasons for which this library has words of its own. */
export type LocalReason = keyof typeof TEXTS;

/** The sentence for a reason. */
export function text(reason: LocalReason, locale: Locale): string {
  return TEXTS[reason][locale];
}
