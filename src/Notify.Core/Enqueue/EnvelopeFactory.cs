using System.Diagnostics;
using Notify.Bus;

namespace Notify.Enqueue;

/// <summary>Validates a notification and creates its envelopes, one for each branch of its via.</summary>
internal sealed class EnvelopeFactory(
    NotificationValidator validator,
    ModelSerializer models,
    TemplateValidator templates,
    AddressValidator addresses,
    TenantResolver tenants,
    EnvelopeIds ids,
    TimeProvider time)
{
    /// <exception cref="NotificationRejectedException">The notification is invalid.</exception>
    public async ValueTask<Envelope[]> CreateAsync(Notification notification, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        var (via, expiresAt) = validator.Validate(notification, now);
        var model = models.Serialize(notification);
        await templates.ValidateAsync(notification, via, model, cancellationToken).ConfigureAwait(false);
        await addresses.ValidateAsync(notification, via, cancellationToken).ConfigureAwait(false);
        var tenant = await tenants.ResolveAsync(notification, cancellationToken).ConfigureAwait(false);
        return Build(notification, via, model, tenant, now, expiresAt);
    }

    private Envelope[] Build(
        Notification notification,
        ResolvedVia via,
        ReadOnlyMemory<byte> model,
        string? tenant,
        DateTimeOffset now,
        DateTimeOffset expiresAt)
    {
        var id = ids.Next(now);
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var envelopes = new Envelope[via.Branches.Length];
        for (var i = 0; i < envelopes.Length; i++)
        {
            var branch = via.Branches[i];
            envelopes[i] = new Envelope
            {
                Id = envelopes.Length == 1 ? id : ids.Next(now),
                NotificationId = id,
                Template = notification.Template,
                Recipient = notification.Recipient,
                Model = model,
                Steps = branch.Steps,
                Lane = notification.Lane,
                List = notification.List,
                Category = notification.Category,
                Tenant = tenant,
                Metadata = notification.Metadata,
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
            ValidateSize(envelopes[i]);
        }

        return envelopes;
    }

    private static void ValidateSize(Envelope envelope)
    {
        if (EnvelopeCodec.Fits(envelope, out var length))
            return;
        throw new NotificationRejectedException(
            RejectionReason.TooLarge,
            $"The envelope has {length:N0} bytes, of which the model has {envelope.Model.Length:N0}; at most "
                + $"{Envelope.MaxBytes:N0} are allowed. Reduce the model to the values that the template shows, and "
                + "attach files with Attachment.ByReference.");
    }
}
