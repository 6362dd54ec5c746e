namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The few words in which the backends differ. All other statements of this folder are common to them: parameters are
/// <c>$1</c>, <c>$2</c>, …; <c>main.</c> is the store itself and <c>temp.</c> the session's temporary tables, where a table of
/// one name may stand in both.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>The temporary tables of an audit, empty; those that have names of the store's tables hide them.</summary>
    public abstract string AuditTables { get; }

    /// <summary>Lets a query for rows to change pass over those that somebody else is changing; empty where nobody else can be.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>A condition that holds where a row of <c>vector</c> does not fit its space <c>s</c>.</summary>
    public abstract string MisfitVector { get; }

    /// <summary>The items of a JSON list, as rows with a text <c>value</c>.</summary>
    /// <param name="list">The list, a text.</param>
    /// <param name="name">What the rows are called.</param>
    public abstract string ItemsOf(string list, string name);

    /// <summary>A property of a JSON object that is held as bytes, as text.</summary>
    public abstract string PropertyOf(string bytes, string name);
}
