using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Answers questions with the help of models, where the caller or the owner wants it:
/// <list type="number">
/// <item>a fast model names more words, and side by side the store's embedding model says what the question means;</item>
/// <item>the memory answers, as <see cref="MemoryRecall"/> does;</item>
/// <item>a rerank model puts the best of it in order.</item>
/// </list>
/// What a question wants is asked for whatever it takes, up to <see cref="Patience"/>; what <c>recall.remote_ms</c> wants, no
/// longer than that. What fails or is late is left out, and the answer says so: the local answer stands.
/// </summary>
public sealed class RemoteHelp
{
    /// <summary>How many of the best are ranked again.</summary>
    public const int Shortlist = 100;

    /// <summary>Said, with a reason behind a colon, where the model did not say what the question means.</summary>
    public const string VectorUnavailable = "vector_unavailable";

    /// <summary>How long models may take altogether where the owner sets no limit.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string LimitSetting = "recall.remote_ms";

    /// <summary>A question of fewer words says too little to rank texts by.</summary>
    private const int FewestWords = 3;

    private readonly ExpansionCache _cache;
    private readonly ModelClients _models;
    private readonly SatchelSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes it; nobody is asked yet.</summary>
    /// <param name="models">The owner's models.</param>
    /// <param name="settings">The owner's settings.</param>
    /// <param name="home">Where the words are kept that a model named.</param>
    /// <param name="time">The clock.</param>
    public RemoteHelp(ModelClients models, SatchelSettings settings, SatchelHome home, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(home);
        (_models, _settings, _time) = (models, settings, time);
        _cache = new ExpansionCache(home.ExpansionsFile, time);
    }

    /// <summary>Whether the owner lets every question ask models.</summary>
    /// <exception cref="SettingsException">The setting cannot be read.</exception>
    public static bool IsOffered(SatchelSettings settings, StoreName store)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.WholeNumber(LimitSetting, store) > 0;
    }

    /// <summary>Whether a question may ask models at all; where not, <see cref="MemoryRecall"/> gives the same answer.</summary>
    /// <exception cref="SettingsException">The setting cannot be read.</exception>
    public static bool IsWanted(SatchelSettings settings, StoreName store, RecallQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return !query.Basic && (query.Embed || query.Expand || query.Rerank || IsOffered(settings, store));
    }

    /// <summary>Answers a question.</summary>
    /// <exception cref="ArgumentException">The question is empty or too long, or a number is out of its range.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public async Task<RecallResult> RecallAsync(IMemoryStore store, RecallQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        MemoryRecall.Check(query);
        var recall = new MemoryRecall(store, _time);
        if (!IsWanted(_settings, store.Name, query))
        {
            return await recall.RecallAsync(query, cancellationToken).ConfigureAwait(false);
        }

        var limitMs = _settings.WholeNumber(LimitSetting, store.Name) ?? 0;
        using var limit = new CancellationTokenSource(limitMs > 0 ? TimeSpan.FromMilliseconds(limitMs) : Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var call = new Call(this, store, query, limitMs > 0, either.Token, cancellationToken);
        return await call.RunAsync(recall).ConfigureAwait(false);
    }

    private sealed class Call(
        RemoteHelp help, IMemoryStore store, RecallQuery query, bool isOffered, CancellationToken deadline, CancellationToken cancellationToken)
    {
        private readonly List<string> _notes = [];

        private bool Reranks => query.Rerank
            || (isOffered && help._settings.Boolean("rerank.enabled", store.Name) && help._models.MissingForRerank(store.Name).Count == 0);

        public async Task<RecallResult> RunAsync(MemoryRecall recall)
        {
            // Step 1: what the question means, and other words for it.
            var space = query.Embed || isOffered ? await ReadSpaceAsync().ConfigureAwait(false) : null;
            var meaning = query.Embed || space is not null ? TryAsync(VectorUnavailable, () => EmbedAsync(space)) : Nothing<QueryVector>();
            var words = query.Expand
                ? TryAsync(MemoryRecall.ExpandUnavailable, () => QueryExpansion.AskAsync(help._models, store, query.Text, help._cache, deadline))
                : Nothing<IReadOnlyList<string>>();
            var asked = query with
            {
                Embed = false,
                Expand = false,
                Rerank = false,
                Vector = await meaning.ConfigureAwait(false) ?? query.Vector,
                ExtraWords = await words.ConfigureAwait(false) ?? query.ExtraWords,
            };

            // Steps 2 and 3: answer, and put the best in order.
            var result = Reranks
                ? await recall.RecallAsync(asked, Shortlist, RerankAsync, cancellationToken).ConfigureAwait(false)
                : await recall.RecallAsync(asked, cancellationToken).ConfigureAwait(false);
            return result with { Degraded = [.. result.Degraded, .. _notes.Order(StringComparer.Ordinal)] };
        }

        private static Task<T?> Nothing<T>()
            where T : class
            => Task.FromResult<T?>(null);

        private async ValueTask<EmbeddingSpace?> ReadSpaceAsync()
        {
            var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
            await using var view = reader.ConfigureAwait(false);
            return (await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false)).Own;
        }

        /// <summary>The vector of the question in the space of the store's vectors, whatever model the settings name by now.</summary>
        private async Task<QueryVector> EmbedAsync(EmbeddingSpace? space)
        {
            if (space is null)
            {
                throw new ModelException(ModelError.NotConfigured, "The store has no vectors of a model.");
            }

            using var model = help._models.Embeddings(store.Name, space);
            var vectors = await model.GenerateAsync([query.Text], cancellationToken: deadline).ConfigureAwait(false);
            return new QueryVector(space, vectors[0].Vector) { UnrelatedCosine = SemanticThresholds.Unrelated(space) };
        }

        /// <summary>Puts the best in the order of a model. What it does not name stays behind in its place, on its own scale.</summary>
        private async Task<RecallResult> RerankAsync(RecallResult found)
        {
            if (found.Hits.Count < 2 || found.Degraded.Count > 0)
            {
                return found;
            }

            var isShort = query.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Length < FewestWords;
            if (isShort || !help._settings.Boolean("rerank.enabled", store.Name))
            {
                if (query.Rerank)
                {
                    _notes.Add($"{MemoryRecall.RerankUnavailable}:{(isShort ? "short_question" : "disabled")}");
                }

                return found;
            }

            var shortlist = found.Hits.Take(Shortlist).ToArray();
            var ranked = await TryAsync(
                MemoryRecall.RerankUnavailable,
                () => help._models.Reranker(store.Name).RerankAsync(query.Text, [.. shortlist.Select(hit => hit.Memory.Content)], shortlist.Length, deadline)).ConfigureAwait(false);
            if (ranked is not { Count: > 0 })
            {
                return found;
            }

            var named = ranked.Select(text => text.Index).ToHashSet();
            return found with
            {
                IsReranked = true,
                Hits =
                [
                    .. ranked.Select(text => shortlist[text.Index] with { Signals = shortlist[text.Index].Signals with { Rerank = text.Relevance } }),
                    .. found.Hits.Where((_, place) => !named.Contains(place)),
                ],
            };
        }

        /// <summary>Asks; what fails or is late is left out with a note.</summary>
        private async Task<T?> TryAsync<T>(string note, Func<Task<T>> ask)
            where T : class
        {
            string reason;
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (ModelException error)
            {
                reason = error.WireCode;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                reason = "deadline";
            }
            catch (StoreException)
            {
                // The memory was not touched: it is what calls are paid from that cannot be written.
                reason = "purse_unavailable";
            }

            lock (_notes)
            {
                _notes.Add($"{note}:{reason}");
            }

            return null;
        }
    }
}
