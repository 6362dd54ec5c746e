namespace Satchel.Engine.Settings;

/// <summary>What a setting may hold. Every value is kept as text; the kind says which texts are accepted.</summary>
public enum SettingKind
{
    /// <summary>Any text without control characters.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>; 1, 0, yes, no, on and off are understood.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number with a decimal point.</summary>
    Number,

    /// <summary>One of the words that the definition lists.</summary>
    Choice,

    /// <summary>An absolute http or https address.</summary>
    Url,

    /// <summary>A comma list of relays: wss, or ws on loopback.</summary>
    Relays,

    /// <summary>A comma list of gateways: https, or http on loopback.</summary>
    Gateways,

    /// <summary>A host and a port to listen on.</summary>
    Address,

    /// <summary>A comma list of gateway operations, or one of the words that the definition lists.</summary>
    Operations,

    /// <summary>How to reach a Lightning node: <c>type=…;key=value</c> or a Nostr Wallet Connect address.</summary>
    Connection,
}
