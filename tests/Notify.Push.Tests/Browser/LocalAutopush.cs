using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Notify.Push.Tests.Browser;

/// <summary>
/// A push service for Firefox: a browser is connected by a web socket, servers post messages with HTTP (RFC 8030), and
/// the encrypted body is forwarded to the browser unchanged.
/// </summary>
internal sealed class LocalAutopush : IAsyncDisposable
{
    private readonly LoopbackSite _site;
    private readonly ConcurrentDictionary<string, string?> _keys = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _acks = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private volatile AutopushConnection? _browser;
    private string _browserId = Guid.NewGuid().ToString("N");
    private int _version;

    private LocalAutopush(LoopbackSite site) => _site = site;

    /// <summary>The address to which the browser connects.</summary>
    public string SocketUrl => _site.Origin.Replace("http:", "ws:", StringComparison.Ordinal) + "/";

    /// <summary>The messages of browsers, one message type after the other.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    public static async Task<LocalAutopush> StartAsync()
    {
        LocalAutopush? service = null;
        service = new LocalAutopush(await LoopbackSite.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/", context => service!.ConnectAsync(context));
            app.MapPost("/push/{channel}", (string channel, HttpContext context) =>
                service!.AcceptAsync(channel, context));
        }));
        return service;
    }

    /// <summary>
    /// The reaction of the browser to a message: 100 decrypted and delivered, 101 could not be decrypted, 102 not
    /// delivered.
    /// </summary>
    public Task<int> AcknowledgedAsync(string version) => Ack(version).Task;

    /// <summary>
    /// Removes the browser, like a push service that has lost its data: all its subscriptions no longer exist, and it
    /// receives that information when it connects again.
    /// </summary>
    public void ForgetBrowser()
    {
        _browserId = Guid.NewGuid().ToString("N");
        _keys.Clear();
        _browser!.Abort();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private TaskCompletionSource<int> Ack(string version) =>
        _acks.GetOrAdd(version, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ConnectAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var connection = _browser = new AutopushConnection(socket);
        try
        {
            while (await WebSocketText.ReceiveAsync(socket, context.RequestAborted) is { } text)
                await AnswerAsync(connection, JsonDocument.Parse(text).RootElement);
            await connection.CloseAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // One of the two sides has aborted the connection.
        }
    }

    private async Task AnswerAsync(AutopushConnection connection, JsonElement message)
    {
        var type = message.TryGetProperty("messageType", out var name) ? name.GetString()! : "ping";
        _calls.Enqueue(type);
        var channel = message.TryGetProperty("channelID", out var id) ? id.GetString()! : "";
        switch (type)
        {
            case "hello":
                await connection.SendAsync(
                    new
                    {
                        messageType = type,
                        status = 200,
                        uaid = _browserId,
                        use_webpush = true,
                        broadcasts = new { },
                    });
                break;
            case "register":
                _keys[channel] = message.TryGetProperty("key", out var key) ? key.GetString()!.TrimEnd('=') : null;
                await connection.SendAsync(
                    new
                    {
                        messageType = type,
                        status = 200,
                        channelID = channel,
                        pushEndpoint = $"{_site.Origin}/push/{channel}",
                    });
                break;
            case "unregister":
                _keys.TryRemove(channel, out _);
                await connection.SendAsync(new { messageType = type, status = 200, channelID = channel });
                break;
            case "ack":
                foreach (var update in message.GetProperty("updates").EnumerateArray())
                    Ack(update.GetProperty("version").GetString()!).TrySetResult(update.GetProperty("code").GetInt32());
                break;
            case "ping":
                await connection.SendAsync(new { });
                break;
        }
    }

    /// <summary>A message from a server. Its URL is <c>/message/{version}</c>.</summary>
    private async Task<IResult> AcceptAsync(string channel, HttpContext context)
    {
        if (!_keys.TryGetValue(channel, out var key))
            return Results.StatusCode(StatusCodes.Status410Gone);
        var headers = context.Request.Headers;
        if (!headers.ContainsKey("TTL") || headers.ContentEncoding != "aes128gcm")
            return Results.BadRequest("A message has a TTL and is encrypted by aes128gcm.");
        if (key is not null && !headers.Authorization.ToString().Contains($"k={key}", StringComparison.Ordinal))
            return Results.StatusCode(StatusCodes.Status403Forbidden);

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        await _browser!.SendAsync(new
        {
            messageType = "notification",
            channelID = channel,
            version,
            data = System.Buffers.Text.Base64Url.EncodeToString(body.ToArray()),
            headers = new { encoding = "aes128gcm" },
        });
        return Results.Created($"{_site.Origin}/message/{version}", null);
    }
}
