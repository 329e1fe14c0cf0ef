/** Words that every page uses. */
import { JobKind, JobState, Platform } from "@castad/web/messages";

export const common = {
  skip: "본문으로 건너뛰기",
  menu: "주 메뉴",
  ads: "내 광고",
  posts: "게시 기록",
  settings: "설정",
  signOut: "로그아웃",
  loading: "불러오는 중입니다",
  retry: "다시 시도",
  reload: "새로 고침",
  more: "더 보기",
  all: "전체",
  save: "저장",
  saved: "저장했습니다.",
  undo: "되돌리기",
  cancel: "취소",
  remove: "삭제",
  back: "돌아가기",
  required: "꼭 입력해 주세요.",
  toAds: "내 광고로 가기",
  notFound: "찾을 수 없는 페이지입니다",
  notFoundMore: "주소가 바뀌었거나 지워진 페이지일 수 있습니다.",
  broken: "페이지를 보여 드리지 못했습니다",
  brokenMore: "새 버전이 올라왔거나 연결이 잠시 끊겼을 수 있습니다. 새로 고치면 대부분 해결됩니다.",
};

export const projects = {
  title: (name: string) => `${name} 님의 광고`,
  lead: "숙소 소개와 사진만 있으면 노래가 흐르는 광고 영상이 완성됩니다.",
  begin: "새 광고 만들기",
  none: "첫 광고를 만들어 볼까요?",
  noneMore: "숙소를 알려 주고 사진을 올리면, 가사와 노래와 영상은 CastAD가 만듭니다. 처음이라도 10분이면 충분합니다.",
  waiting: "분석을 마친 숙소",
  unnamed: "이름 없는 숙소",
  next: (step: string) => `다음: ${step}`,
  filmMade: "영상 있음",
  archive: "보관함",
  archiveLead: "보관한 광고는 30일 뒤에 완전히 지워집니다. 그 전에는 되살릴 수 있습니다.",
  archivedHere: "보관함에 있는 광고입니다. 고치려면 먼저 되살려 주세요.",
  toArchive: "보관함 보기",
  noneArchived: "보관함이 비어 있습니다",
  put: "보관",
  putName: (name: string) => `${name} 보관`,
  putTitle: (name: string) => `'${name}' 광고를 보관할까요?`,
  putMore: "진행 중인 작업은 멈추고, 30일 뒤에 사진과 영상까지 완전히 지워집니다.",
  restore: "되살리기",
};

export const steps = {
  label: "광고 만드는 순서",
  of: (at: number, all: number) => `${all}단계 중 ${at}단계`,
  done: "완료",
  stay: "숙소",
  report: "분석",
  photos: "사진",
  song: "노래",
  film: "영상",
  publish: "게시",
};

export const platforms: Record<Platform, string> = {
  [Platform.UNSPECIFIED]: "",
  [Platform.YOUTUBE]: "YouTube",
  [Platform.INSTAGRAM]: "Instagram",
  [Platform.LOCAL]: "CastAD 갤러리",
};

const states: Record<JobState, string> = {
  [JobState.UNSPECIFIED]: "",
  [JobState.QUEUED]: "순서를 기다리는 중",
  [JobState.RUNNING]: "진행 중",
  [JobState.WAITING]: "기다리는 중",
  [JobState.SUCCEEDED]: "완료",
  [JobState.FAILED]: "실패",
  [JobState.CANCELLED]: "취소됨",
};

const kinds: Record<JobKind, string> = {
  [JobKind.UNSPECIFIED]: "",
  [JobKind.ANALYSIS]: "숙소 분석",
  [JobKind.LYRICS]: "가사",
  [JobKind.SONG]: "노래",
  [JobKind.VIDEO]: "영상",
  [JobKind.POST]: "게시",
  [JobKind.PRODUCTION]: "광고 제작",
  [JobKind.IMAGE_IMPORT]: "사진 가져오기",
  [JobKind.CAPTIONING]: "자막",
};

export const jobs = {
  stop: "그만두기",
  expected: (at: string) => `${at}쯤 이어서 진행합니다.`,
  states,
  kinds,
  stages: {
    read: "지도에서 숙소 정보를 읽고 있습니다",
    fetch: "자료를 가져오고 있습니다",
    analyze: "소개 글에서 숙소의 매력을 찾고 있습니다",
    write: "글을 쓰고 있습니다",
    compose: "멜로디를 만들고 연주하고 있습니다",
    direct: "사진과 노래로 장면을 짜고 있습니다",
    render: "영상을 그리고 있습니다",
    store: "완성한 파일을 저장하고 있습니다",
    prepare: "게시를 준비하고 있습니다",
    upload: "영상을 보내고 있습니다",
    process: "플랫폼이 영상을 처리하고 있습니다",
  },
};
