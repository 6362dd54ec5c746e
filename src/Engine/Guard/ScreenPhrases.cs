namespace Satchel.Engine.Guard;

/// <summary>The phrases of the screen in English; those of other languages are <see cref="ForeignPhrases"/>.</summary>
internal static class ScreenPhrases
{
    public static IReadOnlyList<(string Reason, string Phrase)> All { get; } =
    [
        (InstructionScreen.Overrides, "ignore|disregard|forget|bypass|discard|neglect ~3 previous|prior|above|earlier|preceding|foregoing|former ~3 instruction*|rule|rules|prompt*|guideline*|directive*|orders|training|constraints|policies"),
        (InstructionScreen.Overrides, "ignore|disregard|forget|discard ~3 previous|prior|above|earlier|preceding message|messages|context|conversation|text|commands"),
        (InstructionScreen.Overrides, "ignore|disregard|forget|override|overrule|bypass ~2 your ~3 instruction*|guideline*|directive*|programming|safeguards|guardrails|safety|policies|training|restrictions|rules|prompt"),
        (InstructionScreen.Overrides, "^override|overrule ~2 previous|prior|above|earlier|system ~2 instruction*|prompt*|directive*"),
        (InstructionScreen.Overrides, "ignore|disregard|forget all ~1 instruction*|guideline*|directive*|prompts"),
        (InstructionScreen.Overrides, "ignore|disregard|forget ~2 system|developer prompt|message|instructions"),
        (InstructionScreen.Overrides, "ignore|disregard|forget everything|anything|all|what ~4 above|before|said|told|previously|taught|instructed"),
        (InstructionScreen.Overrides, "do|dont|never ~2 follow|obey ~3 previous|prior|your|system|above ~2 instruction*|rules|prompt*|guideline*"),
        (InstructionScreen.Overrides, "stop|cease following|obeying ~3 instructions|rules|guidelines"),
        (InstructionScreen.Overrides, "your ~2 instructions|rules|guidelines|directives ~3 void|obsolete|cancelled|canceled|revoked|suspended|superseded|lifted"),
        (InstructionScreen.Overrides, "your new|real|actual|true|only instructions|task|goal|objective|orders|role|mission|purpose is|are"),
        (InstructionScreen.Overrides, "here are ~1 new instructions|orders|rules"),
        (InstructionScreen.Overrides, "this|these ~1 message|instruction|instructions|prompt override|overrides|supersede|supersedes|replace|replaces ~3 previous|prior|all|other|system|your"),
        (InstructionScreen.Overrides, "you have no restrictions|limits|limitations|rules|filters"),

        (InstructionScreen.NewOrders, "you are now ~4 agent|assistant|model|ai|bot|mode|jailbroken|unrestricted|free|dan|root|admin|hacker|unfiltered|developer"),
        (InstructionScreen.NewOrders, "you are no longer ~1 bound|restricted|subject|an|claude|chatgpt"),
        (InstructionScreen.NewOrders, "from now on ~1 you ~1 are|will|must|shall|obey|act|respond|answer|only"),
        (InstructionScreen.NewOrders, "you must now|immediately|obey|comply"),
        (InstructionScreen.NewOrders, "you must always obey|comply|answer|recommend"),
        (InstructionScreen.NewOrders, "you will now act|obey|respond|behave|answer|ignore|be"),
        (InstructionScreen.NewOrders, "act|behave|respond|answer as if|though you ~2 no|not|unrestricted|were"),
        (InstructionScreen.NewOrders, "^pretend ~1 you are|have|were"),
        (InstructionScreen.NewOrders, "god|dan|jailbreak|unrestricted|unfiltered mode"),
        (InstructionScreen.NewOrders, "do anything now"),

        (InstructionScreen.Secrecy, "not|never|dont ~2 tell|inform|notify|alert|warn ~2 user|users|human|owner|operator|anyone|anybody|developer|developers"),
        (InstructionScreen.Secrecy, "not|never|dont ~1 mention|reveal|disclose|report|admit ~4 to ~2 user|users|human|owner|operator|anyone|anybody|developer"),
        (InstructionScreen.Secrecy, "not|never|dont ~1 mention|reveal|disclose ~1 this|these ~1 instruction*|message|prompt|note|order*"),
        (InstructionScreen.Secrecy, "without telling|informing|notifying|alerting|asking ~2 user|human|owner|operator|anyone"),
        (InstructionScreen.Secrecy, "keep this|it|these ~3 secret|hidden|confidential|private from ~2 user|human|owner|everyone|anyone"),
        (InstructionScreen.Secrecy, "hide this|it|these ~1 from ~1 user|human|owner|operator"),
        (InstructionScreen.Secrecy, "^secretly|silently|covertly|quietly send|forward|add|include|execute|run|upload|transfer|insert|append|copy|delete"),
        (InstructionScreen.Secrecy, "and secretly|covertly send|forward|include|execute|upload|transfer|copy"),

        (InstructionScreen.RunsCommand, "run|execute|paste ~2 following|this|these ~2 command|commands|code|script|payload ~9 immediately|silently"),
        (InstructionScreen.RunsCommand, "run|execute ~3 command|commands|code|script|payload before answering|responding|replying|continuing"),
        (InstructionScreen.RunsCommand, "run|execute ~4 command|commands|code|script|payload without asking|confirmation|confirming|telling|approval"),
        (InstructionScreen.RunsCommand, "now run|execute ~2 following|this ~1 command|commands|code|script|payload"),
        (InstructionScreen.RunsCommand, "agent|assistant|ai|llm|model|you must|should|shall ~2 run|execute ~3 command|commands|code|script|payload|shell"),
        (InstructionScreen.RunsCommand, "^use ~2 bash|shell|terminal|exec tool to run|execute|delete|remove|download|send"),
        (InstructionScreen.RunsCommand, "^call ~2 tool|function ~3 with ~6 delete|transfer|payment|send"),

        (InstructionScreen.SendsMoney, "^send|transfer|pay|wire|donate|withdraw ~5 sats|sat|satoshis|bitcoin|bitcoins|btc|eth|ether|usdt|usdc|dollars|usd|euros|eur|funds|money ~6 to"),
        (InstructionScreen.SendsMoney, "you must|should|shall|will ~2 send|transfer|pay|wire|donate ~5 sats|sat|satoshis|bitcoin|bitcoins|btc|eth|dollars|usd|euros|funds|money|invoice"),
        (InstructionScreen.SendsMoney, "^pay ~3 invoice ~3 now|immediately|at|lnbc*"),
        (InstructionScreen.SendsMoney, "^pay|send ~3 lnbc*|bc1*"),
        (InstructionScreen.SendsMoney, "^raise|remove|disable|increase ~2 spending|payment|budget limit|limits"),

        (InstructionScreen.Reveals, "reveal|print|output|repeat|show|display|leak|share|dump|disclose|tell|give|send|summarize|summarise|translate ~2 your ~2 system|initial|hidden|original|secret ~1 prompt|instructions|message"),
        (InstructionScreen.Reveals, "reveal|leak|repeat|disclose|exfiltrate ~2 system|initial|hidden|original prompt|instructions|message"),
        (InstructionScreen.Reveals, "repeat ~4 above verbatim|exactly|word"),
        (InstructionScreen.Reveals, "what are|is your system|initial|hidden|original|secret prompt|instructions"),
        (InstructionScreen.Reveals, "reveal|print|output|leak|share|dump|send|give|tell|disclose|post|email|forward|upload|paste ~2 your|users|owners ~3 key|keys|password|passwords|secrets|credentials|passphrase|mnemonic|nsec|seed|cookies|tokens|env"),
        (InstructionScreen.Reveals, "^reveal|leak|dump|exfiltrate|send|upload|steal ~1 all ~3 keys|passwords|secrets|credentials|cookies|memories"),
        (InstructionScreen.Reveals, "^send|post|upload|forward|email|copy|append|include ~8 rsa|ssh|env|credentials|passwords|secrets|keys|cookies|history|conversation|memories ~8 http|https|webhook|attacker"),
        (InstructionScreen.Reveals, "exfiltrate ~3 data|secrets|keys|files|conversation|memories|environment|credentials"),
    ];
}
