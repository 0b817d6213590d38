import type { Translation } from "./catalogue";
import type messages from "./en";

export default {
  "core.skip.main": "본문으로 건너뛰기",
  "core.rail": "메뉴",
  "core.language": "언어",
  "core.theme": "화면 밝기",
  "core.theme.system": "기기 설정에 따름",
  "core.theme.light": "밝게",
  "core.theme.dark": "어둡게",
  "core.synthetic": "가상 도시",
  "core.synthetic.why": "이 화면의 자료는 모두 프로그램을 시험해 볼 수 있도록 컴퓨터가 지어낸 것입니다.",
  "core.loading": "불러오는 중",
  "core.retry": "다시 시도",
  "core.place.about": "안내",
  "core.city.failed": "도시 서버에 연결할 수 없습니다",
  "core.problem.offline":
    "기기가 네트워크에 연결되어 있지 않습니다. 화면의 내용은 그대로 남아 있으며, 연결되면 새 값을 받아 옵니다.",
  "core.problem.noAnswer": "도시 서버가 응답하지 않습니다. 잃어버린 내용은 없습니다. 잠시 후 다시 시도해 주십시오.",
  "core.problem.busy": "지금 서버에 요청이 많습니다. 잠시 후 다시 시도해 주십시오.",
  "core.problem.notFound": "찾는 내용이 없거나 더 이상 제공되지 않습니다. 주소가 온전한지 확인해 주십시오.",
  "core.problem.server": "서버에 문제가 생겼습니다. 입력한 내용은 그대로 있습니다. 잠시 후 다시 시도해 주십시오.",
  "core.problem.other": "서버가 요청을 받아들이지 않았습니다: {reason}",
  "core.sheet.handle": "패널 높이 바꾸기",
  "core.map.failed": "이 기기에서는 지도를 그릴 수 없습니다. 지도에 있는 내용은 모두 목록에서 볼 수 있습니다.",
  "core.map.zoomIn": "확대",
  "core.map.zoomOut": "축소",
  "core.map.showAll": "도시 전체 보기",
  "core.chart.slider": "그래프: {what}. 화살표 키로 값을 하나씩 읽고, 더하기·빼기 키로 확대·축소합니다.",
  "core.chart.slider.start": "화살표 키로 값을 읽습니다",
  "core.chart.tools": "그래프 이동과 확대·축소",
  "core.chart.earlier": "이전 시간",
  "core.chart.later": "이후 시간",
  "core.chart.nearer": "확대",
  "core.chart.farther": "축소",
  "core.chart.reset": "전체 기간",
  "core.chart.table.time": "시각",
  "core.chart.table.value": "값",
  "core.chart.table.minimum": "최저",
  "core.chart.table.mean": "평균",
  "core.chart.table.maximum": "최고",
  "core.about.title": "이 화면에 대하여",
  "core.about.lead":
    "마당은 온 마을 사람이 모이는 집 앞 빈터를 뜻합니다. 이 화면은 {city}의 마당입니다. 지금 도시에서 측정되는 것을 회원 가입도 쿠키도 없이 누구에게나 보여 줍니다.",
  "core.about.read.title": "보는 방법",
  "core.about.read.map":
    "지도의 점 하나가 센서 하나입니다. 점의 색은 최근 값을 나타내며, 색의 뜻은 범례에 적혀 있습니다. 점 둘레로 고리가 한 번 퍼지면 방금 측정했다는 뜻입니다. 흐린 점은 평소보다 오래 소식이 없는 센서입니다.",
  "core.about.read.list":
    "지도에 있는 것은 모두 목록과 표로도 볼 수 있습니다. 화면 낭독기로 읽을 수 있고 키보드만으로도 쓸 수 있습니다.",
  "core.about.read.trust":
    "센서마다 누가 운영하는지, 언제 마지막으로 측정했는지, 자료를 어떤 조건으로 쓸 수 있는지 적혀 있습니다. 값싼 센서는 공식 측정소보다 오차가 큽니다. 판단하기 전에 여러 센서를 함께 보십시오.",
  "core.about.keys.title": "키보드",
  "core.about.keys.tab": "다음 항목으로 이동",
  "core.about.keys.arrows": "지도 이동, 그래프 값 하나씩 읽기",
  "core.about.keys.zoom": "지도나 그래프 확대·축소",
  "core.about.keys.table": "열린 그래프를 표로 보기, 되돌리기",
  "core.about.keys.escape": "열린 센서 닫기",
  "core.about.data.title": "자료 활용",
  "core.about.data.text":
    "모든 값은 OGC SensorThings API로 누구나 무료로, 등록 없이 다른 프로그램에서 읽을 수 있습니다. 센서와 표마다 고유한 주소와 내려받기가 있습니다.",
  "core.about.data.api": "이 도시의 SensorThings API",
  "core.about.privacy.title": "이 화면이 기억하는 것",
  "core.about.privacy.text":
    "선택한 언어와 화면 밝기를 이 브라우저에만 저장합니다. 이용자를 추적하지 않으며, 다른 서버에서 아무것도 받아 오지 않습니다.",
  "core.about.program.title": "프로그램",
  "core.about.program.text":
    "Madang {version}. Apache License 2.0을 따르는 오픈 소스입니다. 글꼴은 SIL Open Font License를 따르는 Noto Sans입니다.",
} satisfies Translation<typeof messages>;
