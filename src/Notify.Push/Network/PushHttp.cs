using System.Net;
using System.Net.Security;
using Notify.Shared;

namespace Notify.Push.Network;

/// <summary>The HTTP client push messages go by.</summary>
internal static class PushHttp
{
    /// <summary>So long a connection is used before its name is looked up anew.</summary>
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
            // A redirect could lead anywhere, and a proxy would look names up by itself.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // The client's own activities would carry the endpoint, and its headers our trace to strangers.
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = CertificateFingerprint.CreateValidator(
                    options.TrustedFingerprints),
            },
        };
}
