using Notify.Benchmarks.Measuring;
using Notify.Push;
using Notify.Push.Encryption;
using Notify.Push.Payload;
using Notify.Push.Sending;
using Notify.Push.Vapid;

namespace Notify.Benchmarks.Push;

/// <summary>Requests as the sender makes them: encryption, the token, the message of the HTTP client.</summary>
/// <param name="known">
/// Whether all messages go to one browser, whose key is imported once; otherwise none of the browsers is known.
/// </param>
internal sealed class NotifyPushContender(bool known) : IContender
{
    public const string Known = "Notify, a known browser";
    public const string Unknown = "Notify, unknown browsers";

    private readonly IReadOnlyList<PushSubscription> _subscriptions =
        known ? [PushMessage.Subscription] : PushMessage.Subscriptions;

    private VapidTokens? _tokens;
    private ReceiverKeys? _receivers;
    private HttpClient? _http;
    private int _next;

    public string Name => known ? Known : Unknown;

    public int Messages => 4_000;

    public Task SetUpAsync()
    {
        var keys = VapidKeys.Generate();
        var signer = VapidSigner.Create(keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com");
        _tokens = new VapidTokens(signer, TimeProvider.System);
        _receivers = new ReceiverKeys();
        _http = new HttpClient(new AcceptingHandler());
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        var factory = new PushRequestFactory(_tokens!, _receivers!);
        var headers = new PushHeaders("3600", "high", null);
        for (var i = 0; i < messages; i++)
        {
            _next = (_next + 1) % _subscriptions.Count;
            using var request = factory.Create(_subscriptions[_next], PushMessage.Bytes, headers, padTo: 0);
            using var response = await _http!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http!.Dispose();
        _receivers!.Dispose();
        _tokens!.Dispose();
        return ValueTask.CompletedTask;
    }
}
