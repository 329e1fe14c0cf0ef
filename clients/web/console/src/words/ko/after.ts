/** Words about publishing and what comes after, and the settings. */
import { Metric, Plan, PostState, Privacy, TokenState } from "@castad/web/messages";

const privacies: Record<Privacy, string> = {
  [Privacy.UNSPECIFIED]: "",
  [Privacy.PUBLIC]: "전체 공개",
  [Privacy.UNLISTED]: "링크로만 공개",
  [Privacy.PRIVATE]: "비공개",
};

export const publish = {
  title: "광고를 게시해 주세요",
  lead: "올릴 곳과 문구, 시간을 확인하면 끝입니다.",
  noFilm: "아직 완성한 영상이 없습니다",
  toFilm: "영상으로",
  account: "올릴 곳",
  unusable: (count: number) => `다시 연결해야 하는 계정이 ${count}개 있습니다. 설정의 계정에서 다시 연결해 주세요.`,
  copy: "검색에 잘 걸리는 문구",
  suggest: "추천 문구 받기",
  postTitle: "제목",
  description: "설명",
  keywords: "해시태그",
  keywordsHint: (used: number, most: number) => `띄어쓰기로 나누어 적어 주세요. ${used}개 / 최대 ${most}개`,
  faults: {
    titleMissing: "제목을 입력해 주세요.",
    titleLong: "제목이 너무 깁니다. 100자까지 쓸 수 있습니다.",
    descriptionLong: "이 플랫폼에 올리기에는 설명이 너무 깁니다.",
    keywordsMany: "해시태그는 30개까지 쓸 수 있습니다.",
    keywordLong: "해시태그 하나는 50자까지 쓸 수 있습니다.",
  },
  privacy: "공개 범위",
  privacies,
  when: "게시 시간",
  told: "플랫폼에 알릴 내용",
  aiGenerated: "AI로 만들거나 고친 내용이 있습니다",
  madeForKids: "아동용 콘텐츠입니다",
  skipIfLate: "10분 넘게 늦어지면 게시하지 않기",
  anyway: "그래도 게시하기",
  now: "지금 바로",
  later: "예약하기",
  at: "날짜와 시간",
  zone: (name: string) => `${name} 기준입니다.`,
  past: "이미 지난 시간입니다. 이대로 두면 바로 게시합니다.",
  publish: "게시하기",
  schedule: "게시 예약하기",
};

const states: Record<PostState, string> = {
  [PostState.UNSPECIFIED]: "",
  [PostState.PENDING]: "대기 중",
  [PostState.SCHEDULED]: "예약됨",
  [PostState.UPLOADING]: "올리는 중",
  [PostState.PROCESSING]: "처리 중",
  [PostState.PUBLISHED]: "게시됨",
  [PostState.FAILED]: "실패",
  [PostState.CANCELLED]: "취소됨",
};

const doing: Record<PostState, string> = {
  ...states,
  [PostState.PENDING]: "곧 올리기 시작합니다.",
  [PostState.UPLOADING]: "영상을 올리고 있습니다.",
  [PostState.PROCESSING]: "플랫폼이 영상을 처리하고 있습니다.",
};

export const posts = {
  title: "게시 기록",
  lead: "올린 광고와 예약한 광고를 한눈에 봅니다.",
  post: "게시물",
  platform: "플랫폼",
  state: "상태",
  states,
  doing,
  none: "아직 게시한 광고가 없습니다",
  noneMore: "완성한 영상을 게시하면 여기에 기록이 남습니다.",
  noneSuch: "조건에 맞는 게시물이 없습니다",
  progress: "게시 진행 상황",
  scheduledFor: (at: string) => `${at}에 게시합니다.`,
  goesOn: (at: string) => `${at}에 이어서 진행합니다.`,
  publishedAt: (at: string) => `${at} 게시`,
  open: "게시물 보기",
  events: "지나온 과정",
  cancel: "게시 취소",
  edit: "고치기",
  views: "조회",
  likes: "좋아요",
  comments: "댓글",
  asOf: (at: string) => `${at} 기준`,
  reconnect: "계정 다시 연결하기",
  cancelTitle: "이 게시를 취소할까요?",
  toList: "게시 기록으로",
};

export const settings = {
  profile: "프로필",
  security: "보안",
  accounts: "연결 계정",
  usage: "사용량과 비용",
  bio: "소개",
  mailLanguage: "메일 언어",
  timeZone: "시간대",
  leave: "계정 삭제",
  leaveMore: "광고와 사진, 영상, 연결한 계정이 모두 지워집니다. 이미 게시한 영상은 플랫폼에 남습니다.",
  leaveTitle: "정말 계정을 삭제할까요?",
  leaveWarning: "지운 뒤에는 되돌릴 수 없습니다.",
  changePassword: "비밀번호 바꾸기",
  firstPassword: "비밀번호 정하기",
  currentPassword: "지금 비밀번호",
  passwordChanged: "비밀번호를 바꿨습니다. 다른 기기에서는 로그아웃되었습니다.",
  sessions: "로그인한 기기",
  thisDevice: "이 기기",
  unknownDevice: "알 수 없는 기기",
  lastUsed: (at: string) => `마지막 사용 ${at}`,
  endSession: "로그아웃",
  everywhere: "모든 기기에서 로그아웃",
  everywhereTitle: "이 기기를 포함해 모두 로그아웃할까요?",
  identities: "다른 로그인 방법",
  unlink: "연결 끊기",
  unlinkName: (name: string) => `${name} 연결 끊기`,
};

const tokenStates: Record<TokenState, string> = {
  [TokenState.UNSPECIFIED]: "",
  [TokenState.VALID]: "사용 가능",
  [TokenState.EXPIRED]: "다시 연결 필요",
  [TokenState.REVOKED]: "다시 연결 필요",
};

export const accounts = {
  lead: "광고를 올릴 채널과 페이지입니다.",
  states: tokenStates,
  connect: (name: string) => `${name} 연결하기`,
  since: (day: string) => `${day}부터 연결됨`,
  refresh: "연결 확인",
  disconnect: "연결 끊기",
  disconnectTitle: (name: string) => `'${name}' 연결을 끊을까요?`,
  disconnectMore: "예약해 둔 게시는 취소됩니다. 이미 게시한 영상은 남습니다.",
};

const plans: Record<Plan, string> = {
  [Plan.UNSPECIFIED]: "",
  [Plan.FREE]: "무료",
  [Plan.PRO]: "프로",
  [Plan.STUDIO]: "스튜디오",
  [Plan.ENTERPRISE]: "엔터프라이즈",
};

const metrics: Record<Metric, string> = {
  [Metric.UNSPECIFIED]: "",
  [Metric.IMAGES]: "사진",
  [Metric.VIDEOS]: "영상",
};

export const usage = {
  plans,
  plan: (name: string) => `${name} 요금제를 쓰고 있습니다.`,
  metrics,
  used: (used: string, limit: string) => `이번 달 ${used} / ${limit}`,
  unlimited: (used: string) => `이번 달 ${used} · 제한 없음`,
  resets: (day: string) => `${day}에 다시 채워집니다.`,
  table: "비용 내역",
  costs: "비용",
  month: "달",
  none: "아직 쓴 비용이 없습니다",
  step: "작업",
  stay: "숙소",
  by: "만든 곳",
  own: "CastAD",
  when: "날짜",
  amount: "금액",
};
