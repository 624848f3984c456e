// The emoji names that apps commonly use; any other name stays as it was written.

export const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", exclamation: "❗", question: "❓", grey_question: "❔",
  information_source: "ℹ️", bulb: "💡", mag: "🔍", mag_right: "🔎", memo: "📝", pencil: "📝", pencil2: "✏️", scroll: "📜",
  page_facing_up: "📄", page_with_curl: "📃", bookmark: "🔖", bookmark_tabs: "📑", books: "📚", book: "📖", open_book: "📖",
  newspaper: "📰", clipboard: "📋", pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", scissors: "✂️",
  file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️", inbox_tray: "📥", outbox_tray: "📤", package: "📦",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", clock3: "🕒", clock9: "🕘", alarm_clock: "⏰",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢",
  speech_balloon: "💬", left_speech_bubble: "🗨️", thought_balloon: "💭", studio_microphone: "🎙️", microphone: "🎤",
  globe_with_meridians: "🌐", earth_africa: "🌍", earth_americas: "🌎", classical_building: "🏛️", un: "🇺🇳",
  lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️", gear: "⚙️", hammer_and_wrench: "🛠️", wrench: "🔧", wastebasket: "🗑️",
  bar_chart: "📊", chart_with_upwards_trend: "📈", balance_scale: "⚖️", scales: "⚖️", handshake: "🤝", wave: "👋", eyes: "👀",
  raised_hand: "✋", point_right: "👉", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", tada: "🎉", rocket: "🚀",
  sparkles: "✨", star: "⭐", fire: "🔥", heart: "❤️", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", robot_face: "🤖",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", large_red_circle: "🔴", red_circle: "🔴",
  large_blue_circle: "🔵", large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩",
  large_yellow_square: "🟨", large_red_square: "🟥", white_large_square: "⬜", small_blue_diamond: "🔹", small_orange_diamond: "🔸",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁", leftwards_arrow_with_hook: "↩️",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", new: "🆕", ok: "🆗", sos: "🆘", zzz: "💤", house: "🏠", seedling: "🌱",
};

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;
