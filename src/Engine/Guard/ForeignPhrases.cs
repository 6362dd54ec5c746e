namespace Satchel.Engine.Guard;

/// <summary>The phrases of the screen in languages other than English.</summary>
internal static class ForeignPhrases
{
    public static IReadOnlyList<(string Reason, string Phrase)> All { get; } =
    [
        // German
        (InstructionScreen.Overrides, "ignoriere|ignorieren|ignorier|vergiss|vergessen|missachte|missachten ~3 vorherigen|vorigen|bisherigen|obigen|früheren|vorangegangenen|alle|deine ~3 anweisung*|regeln|instruktion*|vorgaben|befehle|prompts"),
        (InstructionScreen.NewOrders, "du bist jetzt|nun|ab ~2 ein|eine|kein|keine"),
        (InstructionScreen.Secrecy, "sage|sag|erzähle|erzähl|verrate|verrat ~2 nutzer|benutzer|anwender|user ~2 nichts|nicht"),
        (InstructionScreen.Reveals, "verrate|zeige|zeig|gib|sende|nenne ~2 dein|deine|deinen ~2 systemprompt|systemanweisungen|passwort|passwörter|schlüssel|zugangsdaten|geheimnisse"),
        (InstructionScreen.SendsMoney, "^sende|überweise|schicke|zahle ~4 satoshi|sats|bitcoin|euro|geld ~4 an"),

        // French
        (InstructionScreen.Overrides, "ignore|ignorez|ignorer|oublie|oubliez|oublier ~3 instructions|consignes|directives|règles ~2 précédentes|antérieures|dessus|préalables"),
        (InstructionScreen.NewOrders, "tu|vous es|êtes maintenant|désormais ~1 un|une"),
        (InstructionScreen.Secrecy, "ne dis|dites|révèle|révélez|parle|parlez ~2 rien|pas ~3 utilisateur|lutilisateur"),
        (InstructionScreen.Reveals, "révèle|révélez|affiche|affichez|montre|donne ~1 ton|votre|tes|vos ~2 prompt|mot|mots|clé|clés|instructions|consignes"),
        (InstructionScreen.SendsMoney, "^envoie|envoyez|transfère|transférez|paie|payez ~4 sats|satoshis|bitcoin|euros|dollars ~4 à"),

        // Spanish
        (InstructionScreen.Overrides, "ignora|ignore|ignorar|olvida|olvide|descarta ~3 instrucciones|reglas|indicaciones|órdenes ~2 anteriores|previas|precedentes"),
        (InstructionScreen.NewOrders, "ahora eres ~1 un|una"),
        (InstructionScreen.Secrecy, "no ~2 digas|diga|cuentes|informes|menciones|avises ~4 usuario"),
        (InstructionScreen.Reveals, "revela|muestra|muéstrame|revele|envía|dame ~1 tu|tus|su|sus ~2 prompt|contraseña|contraseñas|clave|claves|instrucciones|credenciales"),
        (InstructionScreen.SendsMoney, "^envía|transfiere|paga ~4 sats|satoshis|bitcoin|dólares|euros|dinero ~4 a"),

        // Portuguese
        (InstructionScreen.Overrides, "ignore|ignora|esqueça|esquece|desconsidere ~3 instruções|regras|orientações ~2 anteriores|prévias|acima"),
        (InstructionScreen.NewOrders, "agora você é ~1 um|uma"),
        (InstructionScreen.Secrecy, "não ~2 conte|diga|informe|mencione|avise ~3 usuário|utilizador"),
        (InstructionScreen.Reveals, "revele|mostre|envie ~1 seu|sua|suas|seus ~2 prompt|senha|senhas|chave|chaves|instruções|credenciais"),

        // Italian
        (InstructionScreen.Overrides, "ignora|ignorate|ignori|dimentica ~3 istruzioni|regole|indicazioni|direttive ~2 precedenti|sopra|anteriori"),
        (InstructionScreen.Secrecy, "non ~2 dire|dirlo|rivelare|informare ~3 utente|allutente|lutente"),
        (InstructionScreen.Reveals, "rivela|mostra|rivelami|mostrami ~2 tuo|tua|tue|tuoi ~2 prompt|password|chiave|chiavi|istruzioni|credenziali"),

        // Dutch, Polish, Turkish
        (InstructionScreen.Overrides, "negeer|vergeet ~3 vorige|eerdere|voorgaande|bovenstaande ~3 instructies|regels|opdrachten|aanwijzingen"),
        (InstructionScreen.Overrides, "zignoruj|ignoruj|zapomnij ~3 poprzednie|wcześniejsze|powyższe ~3 instrukcje|polecenia|zasady"),
        (InstructionScreen.Overrides, "önceki|yukarıdaki ~2 talimatları|komutları|kuralları ~2 yoksay|unut|görmezden|dikkate"),

        // Russian, Ukrainian
        (InstructionScreen.Overrides, "игнорируй|игнорируйте|проигнорируй|забудь|забудьте|ігноруй|забудь ~3 предыдущие|прежние|прошлые|все|попередні|усі ~3 инструкции|указания|правила|команды|інструкції|вказівки"),
        (InstructionScreen.NewOrders, "теперь ты ~2 агент|ассистент|помощник|бот|модель|хакер"),
        (InstructionScreen.Secrecy, "не ~1 говори|говорите|сообщай|сообщайте|рассказывай ~3 пользователю"),
        (InstructionScreen.Reveals, "покажи|раскрой|выведи|отправь ~1 свой|свои|системный|все ~2 промпт|пароль|пароли|ключи|ключ|инструкции"),

        // Arabic, Hindi
        (InstructionScreen.Overrides, "تجاهل|انس ~3 التعليمات|الأوامر|تعليمات ~2 السابقة|أعلاه"),
        (InstructionScreen.Overrides, "पिछले|पिछली|सभी ~3 निर्देशों|निर्देश|आदेशों ~3 अनदेखा|भूल"),

        // Chinese
        (InstructionScreen.Overrides, "忽略|无视|忽視|無視|忘记|忘記|不要理会 ~3 之前|以上|先前|前面|上面|上述|所有|一切 ~6 指令|指示|提示|规则|規則|命令|说明|說明"),
        (InstructionScreen.NewOrders, "你现在是|你現在是"),
        (InstructionScreen.Secrecy, "不要|别|別|勿 告诉|告訴|通知 ~2 用户|用戶|使用者"),
        (InstructionScreen.Reveals, "显示|顯示|泄露|洩露|告诉我|告訴我|输出|輸出 ~6 系统提示|系統提示|提示词|密码|密碼|密钥|密鑰|私钥|私鑰"),

        // Japanese
        (InstructionScreen.Overrides, "以前|前|上記|これまで|すべて|全て ~6 指示|命令|プロンプト|ルール ~4 無視|忘れ"),
        (InstructionScreen.Secrecy, "ユーザー|利用者 ~4 言わないで|教えないで|伝えないで|知らせないで"),
        (InstructionScreen.Reveals, "システムプロンプト|パスワード|秘密鍵 ~3 教えて|表示して|出力して"),

        // Korean
        (InstructionScreen.Overrides, "이전|위의|앞의|모든 ~4 지시|명령|지침|규칙 ~4 무시|잊어"),
        (InstructionScreen.Secrecy, "사용자 ~3 말하지|알리지 ~1 마"),
    ];
}
