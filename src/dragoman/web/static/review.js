// Reviewing by single keys: a accept, r reject, e edit, u undo, j and k to move, ? for help. Forms do the work.

const SETTING = "dragoman-keys";

const subject = document.querySelector(".subject");
const keysOn = document.getElementById("keys-on");
const actions = {
  a: () => submit("accept"),
  r: () => focusOn("reason"),
  e: () => follow("#to-edit"),
  u: () => submit("undo"),
  j: () => follow("a[rel=next]"),
  k: () => follow("a[rel=prev]") || history.back(),
  "?": toggleHelp,
};

keysOn.checked = localStorage.getItem(SETTING) !== "off";
keysOn.addEventListener("change", () => localStorage.setItem(SETTING, keysOn.checked ? "on" : "off"));
for (const each of document.querySelectorAll(".by-script")) each.hidden = false;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = document.getElementById("edit");
    if (form) event.preventDefault(), send(form);
  } else if (event.key === "Escape") {
    leave(event, field);
  } else if (!field && keysOn.checked && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) {
    const act = actions[event.key];
    if (act) event.preventDefault(), act();
  }
});

focusAtFirst();

function focusAtFirst() {
  const wrong = document.querySelector("[aria-invalid=true]");
  const first = document.querySelector("#edit select, #edit input:not([type=hidden])");
  if (wrong ?? first) (wrong ?? first).focus();
  else if (subject && !document.activeElement?.matches("input")) subject.focus({ preventScroll: true });
}

// Out of a field to the row; out of the row's form to the row as it is.
function leave(event, field) {
  if (field || document.activeElement?.matches("input, button, a, summary")) {
    event.preventDefault();
    subject?.focus();
  } else if (document.getElementById("leave")) {
    follow("#leave");
  }
}

// A form is sent once, also when the key is pressed again before the next page is there.
function submit(id) {
  const form = document.getElementById(id);
  if (form) send(form);
}

function send(form) {
  if (form.dataset.sent) return;
  if (!form.reportValidity()) return;
  form.dataset.sent = "yes";
  form.requestSubmit();
}

function focusOn(id) {
  const field = document.getElementById(id);
  field?.focus();
  field?.select();
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function toggleHelp() {
  const help = document.getElementById("keys");
  help.open = !help.open;
  if (help.open) help.querySelector("summary").focus();
  else subject?.focus();
}

addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
