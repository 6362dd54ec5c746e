namespace Satchel.Engine.Library;

/// <summary>Where a memory lies and in whose name it is used. Checked once, when it is opened, reporting every problem.</summary>
public sealed class SatchelOptions
{
    /// <summary>
    /// Directory that holds everything; <c>~</c> stands for the user's own. Null, the default, means <c>SATCHEL_HOME</c>, then
    /// <c>.satchel</c> in the user's directory: the home of the program <c>satchel</c>.
    /// </summary>
    public string? Home { get; set; }

    /// <summary>
    /// Name of the store: 1 to 64 letters, digits, <c>_</c> or <c>-</c>, the first a letter or digit; <c>default</c> where
    /// nothing is said. Neither the active store of the program nor a variable changes it.
    /// </summary>
    public string Store { get; set; } = "default";

    /// <summary>Who changes the memory, as the ledger names it: 1 to 200 characters on one line; <c>library</c> where nothing is said.</summary>
    public string Actor { get; set; } = "library";

    /// <summary>
    /// Whether a model may look later at what is written, where the settings of the home name one; true where nothing is said.
    /// No call ever waits for it.
    /// </summary>
    public bool Refine { get; set; } = true;
}
