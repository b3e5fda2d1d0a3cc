"""The emoji that have a `:shortcode:`, under the names that other chats and forums taught."""

_TABLE = """
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 clap 👏 wave 👋 pray 🙏 ok_hand 👌 muscle 💪 handshake 🤝
v ✌️ raised_hands 🙌 point_up ☝️ point_down 👇 point_left 👈 point_right 👉 facepalm 🤦
shrug 🤷 eyes 👀 smiley 😃 laughing 😆 joy 😂 rofl 🤣 blush 😊 innocent 😇
slightly_smiling_face 🙂 upside_down_face 🙃 heart_eyes 😍 kissing_heart 😘 yum 😋
stuck_out_tongue 😛 zany_face 🤪 nerd_face 🤓 sunglasses 😎 star_struck 🤩 partying_face 🥳
smirk 😏 unamused 😒 disappointed 😞 worried 😟 confused 😕 tired_face 😫 pleading_face 🥺
sob 😭 triumph 😤 angry 😠 rage 😡 exploding_head 🤯 flushed 😳 hot_face 🥵 cold_face 🥶
scream 😱 fearful 😨 hugs 🤗 thinking 🤔 shushing_face 🤫 lying_face 🤥 no_mouth 😶
neutral_face 😐 expressionless 😑 grimacing 😬 hushed 😯 yawning_face 🥱 sleeping 😴
drooling_face 🤤 sleepy 😪 dizzy_face 😵 zipper_mouth_face 🤐 nauseated_face 🤢 vomiting_face 🤮
sneezing_face 🤧 mask 😷 cowboy_hat_face 🤠 imp 👿 smiling_imp 😈 ghost 👻 skull 💀 alien 👽
robot 🤖 poop 💩 clown_face 🤡 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 heart ❤️
orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤
broken_heart 💔 sparkling_heart 💖 kiss 💋 100 💯 boom 💥 sweat_drops 💦 dash 💨 zzz 💤 fire 🔥
sparkles ✨ star ⭐ star2 🌟 tada 🎉 confetti_ball 🎊 gift 🎁 balloon 🎈 trophy 🏆
medal_sports 🏅 soccer ⚽ football 🏈 basketball 🏀 tennis 🎾 golf ⛳ dart 🎯 beer 🍺 beers 🍻
wine_glass 🍷 cocktail 🍸 tropical_drink 🍹 coffee ☕ tea 🍵 clinking_glasses 🥂 pizza 🍕
hamburger 🍔 fries 🍟 rice 🍚 ramen 🍜 sushi 🍣 curry 🍛 mango 🥭 pineapple 🍍 banana 🍌
watermelon 🍉 coconut 🥥 hot_pepper 🌶️ cake 🍰 birthday 🎂 ice_cream 🍨 bread 🍞 egg 🥚
popcorn 🍿 dog 🐶 cat 🐱 elephant 🐘 tiger 🐯 monkey 🐒 buffalo 🐃 cow 🐄 pig 🐷 chicken 🐔
fish 🐟 snake 🐍 crocodile 🐊 lizard 🦎 spider 🕷️ bug 🐛 bee 🐝 butterfly 🦋 turtle 🐢 crab 🦀
shrimp 🦐 dolphin 🐬 whale 🐳 shark 🦈 sunny ☀️ cloud ☁️ rain_cloud 🌧️ zap ⚡ umbrella ☔
rainbow 🌈 snowflake ❄️ ocean 🌊 moon 🌙 earth_asia 🌏 palm_tree 🌴 seedling 🌱 rose 🌹
lotus 🪷 sunflower 🌻 tulip 🌷 four_leaf_clover 🍀 cherry_blossom 🌸 house 🏠 school 🏫
hospital 🏥 bank 🏦 hotel 🏨 pagoda 🛕 beach_umbrella 🏖️ island 🏝️ mountain ⛰️ tent ⛺
car 🚗 taxi 🚕 bus 🚌 bike 🚲 motor_scooter 🛵 motorcycle 🏍️ tuk_tuk 🛺 train 🚆 boat ⛵
ship 🚢 airplane ✈️ fuelpump ⛽ traffic_light 🚥 construction 🚧 rotating_light 🚨
police_officer 👮 passport_control 🛂 phone ☎️ iphone 📱 computer 💻 camera 📷 tv 📺 bulb 💡
battery 🔋 email 📧 envelope ✉️ mailbox 📫 package 📦 moneybag 💰 dollar 💵 euro 💶 pound 💷
credit_card 💳 chart_with_upwards_trend 📈 calendar 📅 newspaper 📰 book 📖 books 📚 pencil ✏️
memo 📝 pushpin 📌 paperclip 📎 scissors ✂️ lock 🔒 unlock 🔓 key 🔑 mag 🔍 link 🔗 hammer 🔨
wrench 🔧 gear ⚙️ pill 💊 syringe 💉 toilet 🚽 hourglass ⌛ watch ⌚ alarm_clock ⏰ bell 🔔
no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 thought_balloon 💭 musical_note 🎵 notes 🎶
guitar 🎸 art 🎨 movie_camera 🎥 microphone 🎤 headphones 🎧 game_die 🎲 video_game 🎮
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ o ⭕ question ❓ exclamation ❗ bangbang ‼️
interrobang ⁉️ white_check_mark ✅ heavy_check_mark ✔️ heavy_plus_sign ➕
heavy_minus_sign ➖ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ recycle ♻️
copyright ©️ registered ®️ tm ™️ information_source ℹ️ sos 🆘 new 🆕 ok 🆗 top 🔝
crossed_flags 🎌 checkered_flag 🏁 flag_kh 🇰🇭 flag_th 🇹🇭 flag_vn 🇻🇳 flag_la 🇱🇦
flag_mm 🇲🇲 flag_my 🇲🇾 flag_sg 🇸🇬 flag_id 🇮🇩 flag_ph 🇵🇭 flag_cn 🇨🇳 flag_jp 🇯🇵
flag_kr 🇰🇷 flag_in 🇮🇳 flag_au 🇦🇺 flag_nz 🇳🇿 flag_us 🇺🇸 flag_ca 🇨🇦 flag_gb 🇬🇧
flag_ie 🇮🇪 flag_fr 🇫🇷 flag_de 🇩🇪 flag_nl 🇳🇱 flag_be 🇧🇪 flag_ch 🇨🇭 flag_it 🇮🇹
flag_es 🇪🇸 flag_se 🇸🇪 flag_no 🇳🇴 flag_dk 🇩🇰 flag_fi 🇫🇮 flag_ru 🇷🇺 flag_ua 🇺🇦
"""
_WORDS = _TABLE.split()
EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
