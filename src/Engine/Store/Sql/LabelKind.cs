namespace Satchel.Engine.Store.Sql;

/// <summary>The kinds of texts in the <c>label</c> table; the numbers are stored.</summary>
internal enum LabelKind
{
    Author = 1,
    Source = 2,
    Session = 3,
    Scope = 4,
}
