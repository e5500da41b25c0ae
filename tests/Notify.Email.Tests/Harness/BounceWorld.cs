using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Email.Addressing;
using Notify.Inbound;

namespace Notify.Email.Tests.Harness;

/// <summary>The inbound part of an e-mail channel, as the host registers it, with its address book.</summary>
internal sealed class BounceWorld : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public BounceWorld(Action<EmailOptions>? change = null, IAddressBook? book = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Log)));
        services.AddSingleton<TimeProvider>(Time);
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Email)).AddEmail(o =>
        {
            (o.Host, o.From, o.InboundKey) = ("smtp.example.com", "alerts@example.com", Convert.ToBase64String(Key));
            o.EnvelopeSender = "bounce+{id}@example.com";
            change?.Invoke(o);
        });
        if (book is not null)
            services.Replace(ServiceDescriptor.Singleton(book));
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public static byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public FakeLogCollector Log { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public IAddressBook Book => _provider.GetRequiredService<IAddressBook>();

    public IInboundChannel Inbound => _provider.GetServices<ChannelRegistration>().Single().Inbound!(_provider);

    public MetricCollector<long> Unproven() =>
        new(
            _provider.GetRequiredService<IMeterFactory>(),
            NotifyTelemetry.MeterName,
            "notify.email.bounces.unproven",
            Time);

    /// <summary>The address to which a report on an e-mail to this address is sent.</summary>
    public string ReturnAddress(string address, Guid? envelope = null)
    {
        var options = _provider.GetRequiredService<IOptions<EmailOptions>>().Value;
        var tag = ReturnTagSigner.From(options, Time)!.Create(envelope ?? Guid.CreateVersion7(), address);
        return $"bounce+{tag}@example.com";
    }

    /// <summary>A report of Postfix's form.</summary>
    /// <param name="recipients">The groups of fields, one for each recipient.</param>
    /// <param name="to">The address to which the report was sent.</param>
    /// <param name="headers">Further headers of the report, each with its line end.</param>
    /// <param name="message">Further fields on the message, each with its line end.</param>
    /// <param name="returned">The headers of the returned message.</param>
    public static string Report(
        string recipients,
        string to = "bounce@example.com",
        string headers = "",
        string message = "",
        string returned = "Subject: Hello") =>
        $"""
        {headers}From: Mail Delivery System <MAILER-DAEMON@mail.example.com>
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        Your message could not be delivered.

        --b
        Content-Type: message/delivery-status

        {message}Reporting-MTA: dns; mail.example.com

        {recipients}

        --b
        Content-Type: text/rfc822-headers

        {returned}

        --b--

        """;

    public Task<InboundResult> ReceiveAsync(
        string body,
        string? contentType = "application/json",
        byte[]? key = null) =>
        ReceiveAsync(Headers(body, contentType, key), body);

    public async Task<InboundResult> ReceiveAsync(InboundHeaders headers, string body) =>
        await Inbound.Admit(headers).ReceiveAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)));

    public async Task<Suppression?> SuppressionAsync(string address) =>
        await Book.GetSuppressionAsync(Channels.Email, address);

    /// <summary>The headers of a signed message.</summary>
    public InboundHeaders Headers(
        string body,
        string? contentType = "application/json",
        byte[]? key = null,
        string channel = Channels.Email)
    {
        var at = Time.GetUtcNow();
        var signature = InboundSignature.Sign(
            key ?? Key, at, channel, contentType ?? "", Encoding.UTF8.GetBytes(body));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [InboundSignature.TimestampHeader] = InboundSignature.Timestamp(at),
            [InboundSignature.SignatureHeader] = signature,
        };
        return new InboundHeaders { ContentType = contentType, Header = name => headers.GetValueOrDefault(name) };
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
