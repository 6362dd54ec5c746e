namespace Satchel.Engine.Portability.Foreign;

/// <summary>A store of another system.</summary>
/// <param name="Name">Its name; null where the system has but one.</param>
/// <param name="Open">Opens it.</param>
internal sealed record ForeignStoreName(string? Name, Func<IForeignStore> Open);
