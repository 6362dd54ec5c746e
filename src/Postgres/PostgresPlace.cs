namespace Satchel.Postgres;

/// <summary>Where a store lies on its server, and what it was when it was opened.</summary>
/// <param name="Location">For people: without a password.</param>
/// <param name="Schema">The schema of its tables.</param>
/// <param name="Extension">The schema of pgvector, as it stands in statements.</param>
/// <param name="Migration">The last migration.</param>
/// <param name="Generation">A random number that is another one after every restore.</param>
internal sealed record PostgresPlace(string Location, string Schema, string Extension, int Migration, long Generation);
