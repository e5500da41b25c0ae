using System.Net;
using System.Net.Security;
using Notify.Shared;

namespace Notify.Push.Network;

/// <summary>Creates the HTTP client for push messages.</summary>
internal static class PushHttp
{
    /// <summary>The time after which a connection is replaced, so that its name is resolved again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    public static HttpClient CreateClient(PushOptions options, IHostResolver resolver) =>
        new(CreateHandler(options, resolver)) { Timeout = Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler CreateHandler(PushOptions options, IHostResolver resolver) =>
        new()
        {
            ConnectCallback = new GuardedConnector(new EndpointPolicy(options), resolver).ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            EnableMultipleHttp2Connections = true,
            // A redirect could lead anywhere, and a proxy would resolve names itself.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // The activities of the client would contain the endpoint, and its headers would send our trace to a third
            // party.
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = CertificateFingerprint.CreateValidator(
                    options.TrustedFingerprints),
            },
        };
}
