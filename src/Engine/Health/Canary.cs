using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// Proves that a store can be written to and recalled from, without leaving anything there:
/// <list type="number">
/// <item>in a rehearsal, remember a memory with a word that nobody ever said, the way in which everything is remembered;</item>
/// <item>recall it by that word, the way in which everything is recalled;</item>
/// <item>retire it, and see that it is recalled no longer;</item>
/// <item>after the rehearsal, which leaves nothing, commit the proof in the store itself and read it again.</item>
/// </list>
/// No other process ever sees the memory, and neither ledger nor index grow by it.
/// </summary>
internal sealed class Canary(IMemoryStore store, TimeProvider time)
{
    /// <summary>The source of the memory.</summary>
    public const string Source = "satchel:canary";

    /// <summary>Letters of the word: sixteen of sixteen kinds, as many as a random number of 64 bits has.</summary>
    private const int WordLetters = 16;

    /// <summary>Makes the proof and keeps it in the store.</summary>
    /// <exception cref="StoreException">The store failed. Where it could be written, it says so.</exception>
    public async Task<CanaryProof> ProveAsync(CancellationToken cancellationToken)
    {
        var before = CanaryProof.Read(await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            var proof = await RehearseAsync(before, cancellationToken).ConfigureAwait(false);
            return await KeepAsync(before, proof, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            await store.Marks.SaveAsync((before with { Failure = CanaryFailure.StoreFailed }).ToMarks(), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<CanaryProof> RehearseAsync(CanaryProof before, CancellationToken cancellationToken)
    {
        var rehearsal = await store.RehearseAsync(cancellationToken).ConfigureAwait(false);
        await using var rehearsed = rehearsal.ConfigureAwait(false);
        var writer = new MemoryWriter(rehearsal, time, Worker.Actor, queuesRefinement: false);
        var word = Word();

        // Step 1: remember.
        var started = time.GetTimestamp();
        var outcome = await writer.RememberAsync(
            new MemoryDraft { Content = $"the canary says {word}", Source = Source }, refine: false, cancellationToken).ConfigureAwait(false);
        var writeTook = time.GetElapsedTime(started);
        if (outcome is not RememberOutcome.Stored { Id: var id })
        {
            return before with { Failure = CanaryFailure.NotStored };
        }

        // Step 2: recall.
        var written = before with { WrittenAt = time.GetUtcNow(), WriteTook = writeTook };
        started = time.GetTimestamp();
        var isRecalled = await IsRecalledAsync(rehearsal, word, id, cancellationToken).ConfigureAwait(false);
        var recallTook = time.GetElapsedTime(started);
        if (!isRecalled)
        {
            return written with { Failure = CanaryFailure.NotRecalled };
        }

        // Step 3: retire.
        await writer.ForgetAsync(id, cancellationToken).ConfigureAwait(false);
        return await IsRecalledAsync(rehearsal, word, id, cancellationToken).ConfigureAwait(false)
            ? written with { Failure = CanaryFailure.NotRetired }
            : written with { RecalledAt = time.GetUtcNow(), RecallTook = recallTook, Failure = CanaryFailure.None };
    }

    /// <summary>Step 4: commit the proof and read it again.</summary>
    private async ValueTask<CanaryProof> KeepAsync(CanaryProof before, CanaryProof proof, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await store.Marks.SaveAsync(proof.ToMarks(), cancellationToken).ConfigureAwait(false);
        var kept = CanaryProof.Read(await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false));
        if (kept.Failure != proof.Failure || kept.WrittenAt?.ToUnixTimeMilliseconds() != proof.WrittenAt?.ToUnixTimeMilliseconds())
        {
            var failed = before with { Failure = CanaryFailure.NotDurable };
            await store.Marks.SaveAsync(failed.ToMarks(), cancellationToken).ConfigureAwait(false);
            return failed;
        }

        if (proof.Failure is not CanaryFailure.None)
        {
            return proof;
        }

        var timed = proof with { WriteTook = proof.WriteTook + time.GetElapsedTime(started) };
        await store.Marks.SaveAsync(timed.ToMarks(), cancellationToken).ConfigureAwait(false);
        return timed;
    }

    private async ValueTask<bool> IsRecalledAsync(IMemoryStore rehearsal, string word, MemoryId id, CancellationToken cancellationToken)
    {
        var result = await new MemoryRecall(rehearsal, time).RecallAsync(new RecallQuery { Text = word }, cancellationToken).ConfigureAwait(false);
        return result.Hits.Any(hit => hit.Memory.Id == id);
    }

    /// <summary>A word of letters alone, so that it is one term. The random digits of an id are at its end.</summary>
    private string Word()
        => string.Concat(Guid.CreateVersion7(time.GetUtcNow()).ToString("N")[^WordLetters..].Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))));
}
