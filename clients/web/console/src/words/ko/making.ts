/** Words on the way from the listing to the film. */
import { Aspect, Genre, Language, Mood, SectionKind, VideoLength, Vocal } from "@castad/web/messages";

export const listing = {
  title: "어떤 숙소인가요?",
  lead: "지도 링크를 붙여 넣거나 숙소 소개를 직접 적어 주세요.",
  how: "알려 주는 방법",
  ways: { link: "지도 링크", search: "이름으로 찾기", hand: "직접 입력" },
  mapAbsent: "이 사이트에는 지도가 연결되어 있지 않습니다. 숙소 정보를 직접 입력해 주세요.",
  link: "네이버 지도 링크",
  linkHint: "네이버 지도에서 숙소를 열고 '공유'를 눌러 복사한 링크를 붙여 넣어 주세요.",
  linkFault: "https://로 시작하는 링크를 붙여 넣어 주세요.",
  query: "숙소 이름",
  queryHint: "지역을 함께 쓰면 더 잘 찾습니다. 예: 강릉 스테이 파도결",
  search: "찾기",
  choose: "이 숙소로 시작",
  noneFound: "찾은 숙소가 없습니다",
  noneFoundMore: "이름이나 지역을 바꿔 찾거나 직접 입력해 주세요.",
  fields: {
    name: "숙소 이름",
    category: "숙소 종류",
    address: "주소",
    phone: "전화번호",
    description: "숙소 소개",
    facilities: "편의시설",
  },
  categoryExample: "펜션, 한옥, 게스트하우스 …",
  descriptionHint:
    "전망, 객실, 아침 식사, 근처 볼거리처럼 손님에게 들려주고 싶은 이야기를 적어 주세요. 적은 내용만 광고에 씁니다.",
  facilitiesHint: "쉼표로 나누어 적어 주세요. 예: 오션뷰 객실, 무료 조식, 숯불 바비큐",
  start: "숙소 분석하기",
};

export const report = {
  title: "숙소 분석",
  lead: "소개 글에서 찾은 매력입니다. 문장마다 근거가 된 원문을 함께 보여 드립니다.",
  writing: "숙소를 분석하고 있습니다",
  concept: "이 숙소의 한마디",
  core: "손님이 얻는 것",
  location: "자리의 의미",
  points: "예약하고 싶은 이유",
  score: (score: number) => `근거의 세기 100점 중 ${score}점`,
  guests: "잘 맞는 손님",
  ages: (from: number, to: number) => `${from}~${to}세`,
  trigger: "예약을 결정하는 순간",
  keywords: "검색 해시태그",
  evidence: "근거가 된 원문:",
  byHand: "숙소 정보 직접 입력하기",
  gone: "이 광고의 분석은 지워졌습니다. 이미 가져온 내용으로 계속 만들 수 있습니다.",
  later: "나중에 하기",
  toPhotos: "사진 올리기",
};

export const photos = {
  title: "사진을 올려 주세요",
  lead: "첫 사진이 표지가 됩니다. 10장 안팎이면 30초 영상에 알맞습니다.",
  choose: "사진 고르기",
  dropHint: "또는 여기로 끌어다 놓으세요. JPEG, PNG, WebP, 한 장에 20MB까지. 위치 정보는 지워집니다.",
  importFrom: (count: number) => `지도에 있는 사진 ${count}장 가져오기`,
  importing: "지도에서 사진을 가져오고 있습니다",
  sending: (count: number) => `사진 ${count}장을 올리고 있습니다.`,
  sendingName: (name: string) => `${name} 올리는 중`,
  takeAway: "빼기",
  faults: {
    kind: "JPEG, PNG, WebP 사진만 올릴 수 있습니다.",
    size: "20MB가 넘는 사진입니다. 크기를 줄여 다시 올려 주세요.",
  },
  inOrder: "영상에 나오는 순서",
  photo: (at: number) => `사진 ${at}`,
  cover: "표지",
  earlier: (at: number) => `사진 ${at} 앞으로`,
  later: (at: number) => `사진 ${at} 뒤로`,
  remove: (at: number) => `사진 ${at} 삭제`,
  removeTitle: "이 사진을 삭제할까요?",
  toReport: "분석 보기",
  toSong: (count: number) => `사진 ${count}장으로 노래 만들기`,
};

const languages: Record<Language, string> = {
  [Language.UNSPECIFIED]: "",
  [Language.KO]: "한국어",
  [Language.EN]: "영어",
  [Language.ZH]: "중국어",
  [Language.JA]: "일본어",
  [Language.TH]: "태국어",
  [Language.VI]: "베트남어",
};

const genres: Record<Genre, string> = {
  [Genre.UNSPECIFIED]: "",
  [Genre.KPOP]: "케이팝",
  [Genre.BALLAD]: "발라드",
  [Genre.ACOUSTIC_FOLK]: "어쿠스틱 포크",
  [Genre.LOFI]: "로파이",
  [Genre.CITY_POP]: "시티팝",
  [Genre.TROT]: "트로트",
};

const moods: Record<Mood, string> = {
  [Mood.UNSPECIFIED]: "",
  [Mood.CALM]: "차분한",
  [Mood.HAPPY]: "밝은",
  [Mood.ROMANTIC]: "낭만적인",
  [Mood.ENERGETIC]: "신나는",
};

const vocals: Record<Vocal, string> = {
  [Vocal.UNSPECIFIED]: "",
  [Vocal.FEMALE]: "여성",
  [Vocal.MALE]: "남성",
  [Vocal.INSTRUMENTAL]: "연주만",
};

const sections: Record<SectionKind, string> = {
  [SectionKind.UNSPECIFIED]: "",
  [SectionKind.INTRO]: "전주",
  [SectionKind.VERSE]: "절",
  [SectionKind.PRE_CHORUS]: "후렴 앞",
  [SectionKind.CHORUS]: "후렴",
  [SectionKind.OUTRO]: "마무리",
};

export const song = {
  title: "노래를 정해 주세요",
  lead: "분위기를 고르면 숙소 이야기로 가사를 쓰고 노래를 만듭니다.",
  style: "노래 분위기",
  language: "광고 언어",
  languages,
  genre: "장르",
  genres,
  mood: "느낌",
  moods,
  vocal: "목소리",
  vocals,
  tempo: "빠르기",
  tempoOfGenre: "장르에 맞게",
  tempoSet: "직접 정하기",
  bpm: (bpm: number) => `${bpm} BPM`,
  writeLyrics: "가사 쓰기",
  leaveItAll: "가사와 노래를 맡기고 영상으로",
  lyrics: "가사",
  writing: "가사를 쓰고 있습니다",
  rewrite: "가사 다시 쓰기",
  rewriteMore: "지금 가사 대신 새 가사를 씁니다. 고친 내용은 사라집니다.",
  lyricsTitle: "노래 제목",
  sections,
  line: (part: string, at: number) => `${part} ${at}번째 줄`,
  editHint: "마음에 들지 않는 줄은 바로 고쳐 쓰세요. 줄을 비우면 빠집니다.",
  song: "노래",
  sing: "노래 만들기",
  composing: "노래를 만들고 있습니다",
  another: "다른 멜로디로",
  anotherMore: "같은 가사로 멜로디를 새로 만듭니다.",
  outdated: "노래를 만든 뒤에 가사가 바뀌었습니다. 바뀐 가사로 노래를 다시 만들어 주세요.",
  play: (title: string) => `노래 '${title}' 듣기`,
  toPhotos: "사진으로",
  toFilm: "이 노래로 영상 만들기",
};

const aspects: Record<Aspect, string> = {
  [Aspect.ASPECT_UNSPECIFIED]: "",
  [Aspect.ASPECT_9_16]: "세로 9:16",
  [Aspect.ASPECT_1_1]: "정사각 1:1",
  [Aspect.ASPECT_16_9]: "가로 16:9",
};

const lengths: Record<VideoLength, string> = {
  [VideoLength.VIDEO_LENGTH_UNSPECIFIED]: "",
  [VideoLength.VIDEO_LENGTH_15_S]: "15초",
  [VideoLength.VIDEO_LENGTH_30_S]: "30초",
  [VideoLength.VIDEO_LENGTH_60_S]: "60초",
};

export const film = {
  title: "광고 영상",
  lead: "모양과 길이를 고르면 사진과 노래를 엮어 영상을 완성합니다.",
  film: "완성한 영상",
  earlier: "먼저 만든 영상",
  wish: "어떤 영상을 만들까요?",
  another: "다르게 만들어 보기",
  aspect: "화면 모양",
  aspects,
  length: "길이",
  lengths,
  total: "합계",
  free: "무료",
  reused: "이미 있음",
  next: "이어서 만듭니다",
  toUsage: "사용량 보기",
  make: "영상 만들기",
  makeAgain: "새 영상 만들기",
  making: "광고를 만들고 있습니다",
  mayLeave: "이 창을 닫아도 계속 만들어집니다.",
  play: (name: string) => `${name} 광고 영상`,
  finished: (at: string) => `${at}에 완성했습니다.`,
  save: "파일로 저장",
  removeTitle: "이 영상을 삭제할까요?",
  removeMore: "이미 게시한 영상은 그대로 남습니다.",
  toSong: "노래로",
  toPhotos: "사진 올리러 가기",
  toPublish: "게시하기",
};
