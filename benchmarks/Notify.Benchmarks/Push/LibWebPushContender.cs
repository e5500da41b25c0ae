using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;
using Notify.Benchmarks.Measuring;
using Notify.Push;
using PeerMessage = Lib.Net.Http.WebPush.PushMessage;
using PeerSubscription = Lib.Net.Http.WebPush.PushSubscription;

namespace Notify.Benchmarks.Push;

/// <summary>
/// Lib.Net.Http.WebPush, one message after another through its client. It keeps its tokens as Notify does: without a
/// cache it signs one for each message.
/// </summary>
internal sealed class LibWebPushContender : IContender
{
    public const string Title = "Lib.Net.Http.WebPush";

    private PushServiceClient? _client;
    private VapidAuthentication? _authentication;
    private HttpClient? _http;
    private PeerSubscription[] _subscriptions = [];
    private int _next;

    public string Name => Title;

    public int Messages => 4_000;

    public Task SetUpAsync()
    {
        var keys = VapidKeys.Generate();
        _authentication = new VapidAuthentication(keys.PublicKey, keys.PrivateKey)
        {
            Subject = "mailto:ops@example.com",
            TokenCache = new TokenCache(),
        };
        _http = new HttpClient(new AcceptingHandler());
        _client = new PushServiceClient(_http) { DefaultAuthentication = _authentication, AutoRetryAfter = false };
        _subscriptions = [.. PushMessage.Subscriptions.Select(Convert)];
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            _next = (_next + 1) % _subscriptions.Length;
            var message = new PeerMessage(PushMessage.Text) { TimeToLive = 3600, Urgency = PushMessageUrgency.High };
            await _client!.RequestPushMessageDeliveryAsync(_subscriptions[_next], message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http!.Dispose();
        _authentication!.Dispose();
        return ValueTask.CompletedTask;
    }

    private static PeerSubscription Convert(Notify.Push.PushSubscription subscription)
    {
        var converted = new PeerSubscription { Endpoint = subscription.Endpoint.AbsoluteUri };
        converted.SetKey(PushEncryptionKeyName.P256DH, subscription.P256dh);
        converted.SetKey(PushEncryptionKeyName.Auth, subscription.Auth);
        return converted;
    }

    /// <summary>The fastest cache that the interface allows: there is one origin.</summary>
    private sealed class TokenCache : IVapidTokenCache
    {
        private string? _token;

        public void Put(string audience, DateTimeOffset expiration, string token) => _token = token;

        public string? Get(string audience) => _token;
    }
}
