using System.Diagnostics;
using Microsoft.Extensions.Options;
using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>Checks a notification and makes its envelopes, one for each branch of its via. Nothing is queued before all of it is good.</summary>
internal sealed class EnvelopeFactory(
    ViaResolver vias, ModelSerializer models, TemplateValidator templates, AddressValidator addresses, AttachmentCheck attachments, IOptions<NotifyOptions> options, TimeProvider time, IdGenerator ids)
{
    private readonly NotifyOptions _options = options.Value;

    /// <exception cref="NotificationRejectedException">The notification is at fault.</exception>
    public ValueTask<Envelope[]> CreateAsync(Notification notification, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        NameCheck.Check(notification);
        var via = vias.Resolve(notification.Via);
        RecipientCheck.Check(notification.Recipient, via);
        HeaderCheck.Check(notification, via);
        attachments.Check(notification, via);
        var expiresAt = Schedule.ExpiresAt(notification, _options, now);
        var model = models.Serialize(notification);
        var inspection = templates.CheckAsync(notification, via, model, cancellationToken);
        if (!inspection.IsCompletedSuccessfully)
            return AfterInspectionAsync(inspection, notification, via, model, now, expiresAt, cancellationToken);
        var lookUp = addresses.CheckAsync(notification, via, cancellationToken);
        return lookUp.IsCompletedSuccessfully
            ? new(Build(notification, via, model, now, expiresAt))
            : AfterLookUpAsync(lookUp, notification, via, model, now, expiresAt);
    }

    private async ValueTask<Envelope[]> AfterInspectionAsync(
        ValueTask inspection, Notification notification, ResolvedVia via, ReadOnlyMemory<byte> model, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await inspection.ConfigureAwait(false);
        await addresses.CheckAsync(notification, via, cancellationToken).ConfigureAwait(false);
        return Build(notification, via, model, now, expiresAt);
    }

    private async ValueTask<Envelope[]> AfterLookUpAsync(
        ValueTask lookUp, Notification notification, ResolvedVia via, ReadOnlyMemory<byte> model, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        await lookUp.ConfigureAwait(false);
        return Build(notification, via, model, now, expiresAt);
    }

    private Envelope[] Build(Notification notification, ResolvedVia via, ReadOnlyMemory<byte> model, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var id = ids(now);
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var envelopes = new Envelope[via.Branches.Length];
        for (var i = 0; i < envelopes.Length; i++)
        {
            var branch = via.Branches[i];
            envelopes[i] = new Envelope
            {
                Id = envelopes.Length == 1 ? id : ids(now),
                NotificationId = id,
                Template = notification.Template,
                Recipient = notification.Recipient,
                Model = model,
                Steps = branch.Steps,
                Lane = notification.Lane,
                List = notification.List,
                Campaign = notification.Campaign,
                IdempotencyKey = IdempotencyKey.Of(notification, branch),
                CreatedAt = now,
                NotBefore = notification.NotBefore,
                ExpiresAt = expiresAt,
                TraceParent = trace?.Id,
                TraceState = trace?.TraceStateString,
                Attachments = notification.Attachments,
                Headers = notification.Headers,
            };
            EnvelopeLimit.Check(envelopes[i]);
        }

        return envelopes;
    }
}
