// The short names of emoji we draw. An unknown name stays as it was written.

const NAMES = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", clap: "👏",
  pray: "🙏", raised_hands: "🙌", raised_hand: "✋", hand: "✋", point_right: "👉",
  handshake: "🤝", muscle: "💪", eyes: "👀", ear: "👂", speaking_head_in_silhouette: "🗣️",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", smile: "😄", slightly_smiling_face: "🙂",
  neutral_face: "😐", disappointed: "😞", worried: "😟", angry: "😠", rage: "😡", thinking_face: "🤔",
  heart: "❤️", broken_heart: "💔", sparkling_heart: "💖", star: "⭐", star2: "🌟", sparkles: "✨",
  tada: "🎉", trophy: "🏆", fire: "🔥", rotating_light: "🚨", warning: "⚠️", no_entry: "⛔",
  no_entry_sign: "🚫", octagonal_sign: "🛑", bangbang: "‼️", exclamation: "❗", heavy_exclamation_mark: "❗",
  question: "❓", grey_question: "❔", information_source: "ℹ️", bulb: "💡", mag: "🔍", telescope: "🔭",
  bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢", speech_balloon: "💬", thought_balloon: "💭",
  left_speech_bubble: "🗨️", envelope: "✉️", email: "📧", incoming_envelope: "📨", inbox_tray: "📥",
  outbox_tray: "📤", telephone_receiver: "📞", phone: "☎️", iphone: "📱", link: "🔗", paperclip: "📎",
  pushpin: "📌", round_pushpin: "📍", memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋",
  page_facing_up: "📄", newspaper: "📰", books: "📚", book: "📖", bookmark: "🔖", label: "🏷️",
  calendar: "📆", date: "📅", clock1: "🕐", clock3: "🕒", clock9: "🕘", alarm_clock: "⏰",
  stopwatch: "⏱️", timer_clock: "⏲️", hourglass: "⌛", hourglass_flowing_sand: "⏳", watch: "⌚",
  zzz: "💤", sleeping: "😴", coffee: "☕", palm_tree: "🌴", crescent_moon: "🌙", sunny: "☀️", sunrise: "🌅",
  cloud: "☁️", zap: "⚡", ocean: "🌊", tornado: "🌪️", thunder_cloud_and_rain: "⛈️", umbrella: "☔",
  snowflake: "❄️", rainbow: "🌈", house: "🏠", office: "🏢", hospital: "🏥", classical_building: "🏛️",
  scales: "⚖️", shield: "🛡️", lock: "🔒", unlock: "🔓", closed_lock_with_key: "🔐", key: "🔑",
  gear: "⚙️", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", construction: "🚧", package: "📦",
  gift: "🎁", money_with_wings: "💸", moneybag: "💰", credit_card: "💳", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", bar_chart: "📊", globe_with_meridians: "🌐", earth_africa: "🌍",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  negative_squared_cross_mark: "❎", o: "⭕", white_circle: "⚪", black_circle: "⚫", red_circle: "🔴",
  large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  large_purple_circle: "🟣", black_square_button: "🔲", white_square_button: "🔳", small_blue_diamond: "🔹",
  small_orange_diamond: "🔸", large_blue_square: "🟦", large_green_square: "🟩", large_red_square: "🟥",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_upper_right: "↗️",
  arrow_lower_right: "↘️", leftwards_arrow_with_hook: "↩️", arrow_right_hook: "↪️",
  arrows_counterclockwise: "🔄", repeat: "🔁", fast_forward: "⏩", double_vertical_bar: "⏸️",
  pause_button: "⏸️", arrow_forward: "▶️", black_square_for_stop: "⏹️", new: "🆕", sos: "🆘", ok: "🆗",
  ok_hand: "👌", heavy_plus_sign: "➕", heavy_minus_sign: "➖", wastebasket: "🗑️", ghost: "👻",
  robot_face: "🤖", japanese_ogre: "👹", fire_engine: "🚒", firefighter: "🧑‍🚒", fire_extinguisher: "🧯",
  ring_buoy: "🛟", anchor: "⚓", rocket: "🚀", dart: "🎯", checkered_flag: "🏁", triangular_flag_on_post: "🚩",
  white_flag: "🏳️", camera: "📷", camera_with_flash: "📸", movie_camera: "🎥", microphone: "🎤",
  studio_microphone: "🎙️", headphones: "🎧", man: "👨", woman: "👩", baby: "👶", de: "🇩🇪", nl: "🇳🇱",
  gb: "🇬🇧", us: "🇺🇸", at: "🇦🇹", ch: "🇨🇭", flag_de: "🇩🇪", seedling: "🌱", four_leaf_clover: "🍀",
  see_no_evil: "🙈", shrug: "🤷", seven: "7️⃣", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣",
};

/** The emoji for a short name without colons, or null. */
export function emoji(name) {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : null;
}

/** Text with the short names we know drawn as emoji. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]{1,40}):/g, (all, name) => emoji(name) ?? all);
}
