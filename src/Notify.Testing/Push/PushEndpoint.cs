using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>Answers the requests of the service, whatever the listener.</summary>
internal sealed class PushEndpoint(
    LocalPushServiceOptions options,
    ReceivedPushStore messages,
    PushScriptQueue scripts,
    AsyncSignal changed) : IDisposable
{
    private const string PathPrefix = "/push/";

    private readonly ConcurrentDictionary<string, LocalPushSubscription> _subscriptions = new(StringComparer.Ordinal);
    private long _requests;
    private int _subscribers;

    public long Requests => Volatile.Read(ref _requests);

    public LocalPushSubscription Subscribe(Uri service, string? applicationServerKey)
    {
        // As long as a real path, and as hard to guess.
        var path = PathPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return _subscriptions[path] = new LocalPushSubscription(
            Interlocked.Increment(ref _subscribers),
            new Uri(service, path),
            applicationServerKey);
    }

    public async Task HandleAsync(HttpContext context, string origin)
    {
        Interlocked.Increment(ref _requests);
        changed.Set();
        try
        {
            if (!_subscriptions.TryGetValue(context.Request.Path.Value ?? "", out var subscription))
                throw new PushRefusal(404, "There is no such subscription.");
            if (!HttpMethods.IsPost(context.Request.Method))
                throw new PushRefusal(405, "A message is sent by POST (RFC 8030 section 5).");
            await HandleAsync(context, subscription, origin).ConfigureAwait(false);
        }
        catch (PushRefusal refusal)
        {
            await ReplyAsync(context, refusal.Status, refusal.Message).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values)
            subscription.Dispose();
    }

    private async Task HandleAsync(HttpContext context, LocalPushSubscription subscription, string origin)
    {
        var stop = context.RequestAborted;
        var body = await ReadAsync(context.Request.Body, stop).ConfigureAwait(false);
        var script = scripts.Take(subscription);
        switch (script?.Action)
        {
            case PushScriptAction.Reply:
                foreach (var (name, value) in script.Headers)
                    context.Response.Headers[name] = value;
                await ReplyAsync(context, script.Status, script.Body).ConfigureAwait(false);
                return;
            case PushScriptAction.Drop:
                context.Abort();
                return;
            case PushScriptAction.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, options.TimeProvider, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
        }

        var message = Accept(context.Request.Headers, body, subscription, origin);
        messages.Add(message);
        if (script?.Action == PushScriptAction.DropAfterwards)
        {
            context.Abort();
            return;
        }
        if (script?.Gate is { } gate)
            await gate(options.TimeProvider, stop).ConfigureAwait(false);
        context.Response.Headers.Location = $"{origin}/message/{message.Id}";
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private ReceivedPush Accept(
        IHeaderDictionary headers,
        byte[] body,
        LocalPushSubscription subscription,
        string origin)
    {
        var now = options.TimeProvider.GetUtcNow();
        var (timeToLive, urgency, topic) = PushRequestCheck.Read(headers);
        var vapid = VapidCheck.Verify(
            headers.Authorization.Count == 0 ? null : headers.Authorization.ToString(),
            origin,
            subscription.ApplicationServerKey,
            now);
        if (subscription.IsExpired)
            throw new PushRefusal(410, "The subscription has expired.");
        if (body.Length > options.MaxBodyBytes)
            throw new PushRefusal(413, $"The body has more than {options.MaxBodyBytes} bytes.");
        var content = PushDecryption.Decrypt(body, subscription, out var padding);
        return new ReceivedPush(content)
        {
            Id = messages.NextId().ToString(CultureInfo.InvariantCulture),
            Subscription = subscription,
            Headers = headers.Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(
                    header => header.Key,
                    header => header.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase),
            TimeToLive = timeToLive,
            Urgency = urgency,
            Topic = topic,
            Vapid = vapid,
            BodyBytes = body.Length,
            PaddingBytes = padding,
            ReceivedAt = now,
        };
    }

    /// <summary>Reads the whole body, but stores only enough of it to detect that it is too large.</summary>
    private async Task<byte[]> ReadAsync(Stream body, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await body.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
            kept.Write(buffer, 0, (int)Math.Min(read, Math.Max(0, options.MaxBodyBytes + 1L - kept.Length)));
        return kept.ToArray();
    }

    private static async Task ReplyAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        if (text.Length > 0)
            await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }
}
