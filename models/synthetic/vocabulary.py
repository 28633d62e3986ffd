"""What synthetic voices say for training: the commands' sound-alikes, and words that are common in any talk."""

SOUND_ALIKES = (
    # like "up"
    "of", "cup", "pup", "us", "app", "upper", "hop", "op", "but", "ut", "pop", "top", "hope", "ape", "uh", "ah", "bus",
    "oops", "hub", "tub", "cut", "hut", "what", "pub", "sup", "soap", "apple", "uncle", "under", "other", "up-to-date",
    "shut", "nut", "putt", "duck", "luck", "rough", "above", "ub", "ep", "art", "pep", "pack", "cap", "tap", "map",
    "type", "step", "shop", "cop", "opt", "abrupt", "supper", "puppy", "upset", "a", "I", "er", "um",
    # like "down"
    "town", "drown", "done", "dawn", "don", "brown", "gown", "noun", "found", "round", "around", "dune", "dine", "darn",
    "doubt", "crown", "clown", "now", "loud", "sound", "mountain", "dad", "dog", "ten", "dance", "download",
    "down-town", "own", "known", "phone", "bone", "done it", "gone", "down-stairs", "ground", "pound", "count", "dump",
    "don't", "dumb", "than", "den", "dan", "and now", "how", "out", "owl", "thousand", "bound", "dial",
    # like "left"
    "lift", "laughed", "loft", "let", "lest", "less", "theft", "leaf", "lef", "west", "lent", "lecture", "leather",
    "lefty", "felt", "heft", "cleft", "deft", "bet", "yet", "leg", "led", "love", "elf", "effort", "leave", "last",
    "laugh", "lapse", "lets", "next", "rest", "best", "bath", "less than", "melt", "help",
    # like "right"
    "light", "ride", "bright", "night", "might", "white", "rate", "rat", "rod", "rise", "rice", "ripe", "wry",
    "height", "bite", "fight", "kite", "sight", "invite", "tonight", "rider", "alright", "wrote", "road", "quite",
    "right-hand", "ray", "wait", "riot", "rhyme", "rabbit", "ring", "run", "writing", "rye", "wide", "wife",
    "eye", "fry", "try", "dry", "bride", "pride", "knife", "fright", "rock", "rain", "root", "rout",
    # with the vowel of "right" or "up", and other sounds around it
    "fine", "file", "mine", "wine", "dive", "hive", "alive", "arrive", "tie", "pie", "lie", "wire", "tile", "pile",
    "while", "nap", "snap", "clap", "happen", "hobby", "copy", "poppy", "tummy", "bubble", "hum", "hug", "rub", "club",
    "drum",
    # like "go", "stop", "yes" and "no"
    "goal", "ghost", "so", "low", "show", "gold", "toe", "dough", "stuff", "stock", "start", "shot", "stopped", "stomp",
    "yesterday", "guess", "chess", "yell", "ears", "dress", "knee", "new", "note", "nor", "snow", "nose", "gnaw",
)  # fmt: skip

COMMON = (
    # what people say while they draw
    "hello", "okay", "line", "draw", "pen", "paper", "colour", "save", "undo", "clear", "wrong", "again", "good",
    "bad", "please", "thanks", "mummy", "daddy", "look", "come", "here", "there", "this", "that", "the", "and", "is",
    "one", "two", "three", "four", "six", "seven", "eight", "nine", "house", "tree", "sun", "cat", "yeah", "nope",
    "maybe", "finish", "turn", "back", "forward", "north", "south", "east", "on", "off", "in", "over", "open", "window",
    "water", "music", "telephone", "computer", "banana", "orange", "blue", "green", "yellow", "red", "black", "Monday",
    "Friday", "morning", "evening", "question", "answer", "seventeen", "hundred",
    # and in any talk
    "about", "after", "air", "all", "along", "also", "always", "am", "animal", "another", "any", "are", "as", "ask",
    "at", "away", "baby", "ball", "be", "bear", "because", "bed", "been", "before", "began", "begin", "behind",
    "below", "between", "big", "bird", "boat", "body", "book", "both", "bottle", "box", "boy", "bread", "break",
    "bring", "brother", "build", "busy", "buy", "by", "cake", "call", "can", "car", "care", "carry", "chair", "change",
    "cheese", "child", "children", "church", "city", "class", "close", "cloud", "coat", "coffee", "cold", "cook",
    "corner", "could", "country", "cross", "cry", "dark", "day", "dear", "deep", "did", "different", "dinner", "do",
    "doctor", "does", "door", "dream", "drink", "drive", "each", "early", "earth", "eat", "egg", "end", "enough",
    "even", "ever", "every", "face", "fall", "family", "far", "farm", "fast", "father", "feet", "few", "field", "find",
    "finger", "fire", "first", "fish", "floor", "flower", "fly", "food", "foot", "for", "friend", "from", "front",
    "full", "funny", "game", "garden", "gave", "get", "girl", "give", "glass", "grandma", "grass", "great", "grow",
    "guitar", "had", "hair", "half", "hand", "hard", "has", "hat", "have", "he", "head", "hear", "heart", "heavy",
    "her", "high", "hill", "him", "his", "hit", "hold", "holiday", "home", "horse", "hospital", "hot", "hour", "hurry",
    "ice", "idea", "if", "important", "into", "island", "it", "job", "jump", "just", "keep", "key", "kind", "king",
    "kitchen", "lady", "lamp", "land", "large", "late", "learn", "letter", "life", "like", "listen", "little", "live",
    "long", "lost", "lot", "lunch", "made", "make", "man", "many", "market", "me", "mean", "meat", "men", "middle",
    "milk", "mind", "minute", "miss", "money", "moon", "more", "most", "mother", "mouse", "mouth", "move", "much",
    "must", "my", "name", "near", "need", "never", "nice", "nobody", "noise", "nothing", "number", "often", "oh",
    "old", "once", "only", "or", "our", "outside", "page", "paint", "park", "part", "party", "pencil", "people",
    "perhaps", "picture", "piece", "place", "plant", "plate", "play", "point", "police", "poor", "potato", "present",
    "pretty", "problem", "pull", "push", "put", "quarter", "queen", "quick", "quiet", "radio", "reach", "read",
    "ready", "real", "remember", "rich", "river", "room", "said", "same", "sand", "saw", "say", "school", "sea",
    "seat", "second", "see", "seem", "sell", "send", "sentence", "set", "she", "ship", "shirt", "shoe", "short",
    "should", "side", "sing", "sister", "sit", "sky", "sleep", "slow", "small", "smile", "snake", "some", "something",
    "song", "soon", "sorry", "soup", "speak", "spell", "spoon", "sport", "spring", "square", "stand", "star",
    "station", "stay", "still", "stone", "story", "street", "strong", "study", "such", "sugar", "summer", "sure",
    "sweet", "swim", "table", "take", "talk", "tall", "teacher", "tell", "thank you", "their", "them", "then", "they",
    "thing", "think", "though", "through", "ticket", "time", "tired", "to", "today", "together", "tomorrow", "too",
    "took", "touch", "toy", "train", "travel", "true", "twenty", "uncle", "understand", "until", "upon", "use",
    "very", "village", "visit", "voice", "walk", "wall", "want", "war", "warm", "was", "wash", "watch", "way", "we",
    "wear", "weather", "week", "well", "went", "were", "wheel", "when", "where", "which", "while", "who", "why",
    "will", "wind", "winter", "wish", "with", "woman", "women", "wonder", "wood", "word", "work", "world", "would",
    "year", "young", "your",
)  # fmt: skip
