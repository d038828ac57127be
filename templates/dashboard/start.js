// 网址 # 之后的部分决定看哪一页；深浅色随系统，也可以切换。
const title = document.title;
const route = () => {
  let hash = location.hash.slice(1), key = null;
  try { if (hash.startsWith("park=")) key = decodeURIComponent(hash.slice(5)); } catch { key = null; }
  const park = key === null ? undefined : byKey.get(key);
  $("all").hidden = Boolean(park);
  $("park").hidden = !park;
  document.title = park ? `${park.name}　${title}` : title;
  if (park) {
    showPark(park);
    window.scrollTo(0, 0);
    $("park").querySelector("h2").focus({ preventScroll: true });
  } else if (hash && $(hash)) $(hash).scrollIntoView();
};
const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const label = () => { $("theme").textContent = dark() ? "浅色" : "深色"; };
const showTheme = () => {
  $("theme").hidden = false;
  label();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  $("theme").addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; label(); });
};
showTheme();
showGrades();
showScale();
showChoices();
showRanking();
showApart();
showGroups();
showWeak();
showChecks();
showFiles();
$("bar").hidden = false;
addEventListener("hashchange", route);
route();
