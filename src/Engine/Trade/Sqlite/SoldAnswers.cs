using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>Answers that were sold. They are copies of memories with a life of their own, so whoever erases a memory erases them too.</summary>
public sealed class SoldAnswers(TradeFile file)
{
    /// <summary>The status of what is given in place of an answer that was erased: it was there, and never will be again.</summary>
    public const int ErasedStatus = 410;

    private static readonly byte[] ErasedBody = """{"error":"erased"}"""u8.ToArray();

    /// <summary>Erases every answer that shows one of some memories, and writes the file anew, so that nothing of it stays between its rows.</summary>
    /// <param name="memories">The memories.</param>
    /// <param name="cancellationToken">Stops it before the commit, or before the file is written anew.</param>
    /// <returns>How many answers were erased.</returns>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    public async ValueTask<int> EraseAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(memories);
        if (!file.Exists)
        {
            return 0;
        }

        var erased = await file.WriteAsync(
            session =>
            {
                session.Value("PRAGMA secure_delete = ON");
                return memories.SelectMany(Forms).Sum(form => session.Run(
                    "UPDATE token_use SET status = $2, body = $3 WHERE instr(body, $1) > 0", form, ErasedStatus, ErasedBody));
            },
            cancellationToken).ConfigureAwait(false);
        if (erased > 0)
        {
            await file.ScrubAsync(cancellationToken).ConfigureAwait(false);
        }

        return erased;
    }

    /// <summary>How an answer names a memory, in each way in which JSON may be written.</summary>
    private static IEnumerable<byte[]> Forms(MemoryId memory)
        => ((JavaScriptEncoder[])[JavaScriptEncoder.Default, ReadableJson.Encoder])
            .Select(encoder => $"\"id\":\"{JsonEncodedText.Encode(memory.Value, encoder)}\"")
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes);
}
