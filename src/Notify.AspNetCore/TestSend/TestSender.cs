using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.AspNetCore.TestSend;

/// <summary>Sends a test message and converts its outcome to a response.</summary>
internal sealed class TestSender(EndpointServices services)
{
    private const string NoAnswer = NetworkFailure.Timeout;

    public async ValueTask<IResult> SendAsync(
        HttpContext context, Notification notification, string channel, CancellationToken cancellationToken)
    {
        using var span = EndpointTelemetry.TestSend(channel, notification.Template);
        var started = services.Time.GetTimestamp();
        using var deadline = new CancellationTokenSource(services.Options.TestSendTimeout, services.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string outcome;
        IResult answer;
        try
        {
            var notifier = context.RequestServices.GetRequiredService<INotifier>();
            var report = await notifier.SendAsync(notification, both.Token).ConfigureAwait(false);
            outcome = report.Steps is [.., var last] ? last.Outcome : DeliveryOutcomes.NoAddress;
            answer = Answer(report, outcome, services.Time.GetElapsedTime(started));
        }
        catch (NotificationRejectedException rejected)
        {
            outcome = EnumNames.Of(rejected.Reason);
            answer = services.Problems.BadRequest(
                "The message cannot be created.",
                rejected.Message,
                ("Outcome", outcome),
                ("Missing", rejected.Details.ToArray()));
        }
        catch (TemplateException exception)
        {
            // An error of a template is found before an envelope is created, so there is no report.
            outcome = DeliveryOutcomes.Unrenderable;
            answer = services.Problems.BadRequest(
                "The template cannot be rendered.",
                exception.Message,
                ("Outcome", outcome),
                ("Missing", exception.Missing.ToArray()));
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            outcome = NoAnswer;
            answer = services.Problems.Of(
                StatusCodes.Status504GatewayTimeout,
                "The provider did not answer in time.",
                $"The provider did not answer within {services.Options.TestSendTimeout}. The message may still arrive.",
                ("Outcome", outcome));
        }

        Report(span, channel, outcome, services.Time.GetElapsedTime(started), services.NameOf(context));
        return answer;
    }

    private IResult Answer(DeliveryReport report, string outcome, TimeSpan duration)
    {
        var milliseconds = Math.Round(duration.TotalMilliseconds, 1);
        if (report.IsAccepted)
        {
            string[] warnings = [.. report.Steps.SelectMany(step => step.Warnings)];
            return services.Json.Ok(new TestSendResponse(outcome, report.Id, milliseconds, null, warnings));
        }
        var error = report.Steps is [.., { Detail: { } detail }] ? detail : null;
        var (status, title) = outcome switch
        {
            DeliveryOutcomes.Unrenderable => (StatusCodes.Status400BadRequest, "The template cannot be rendered."),
            DeliveryOutcomes.NoAddress => (StatusCodes.Status400BadRequest, "No address."),
            DeliveryOutcomes.Suppressed or DeliveryOutcomes.Unsubscribed or DeliveryOutcomes.Gated
                or DeliveryOutcomes.Muted or DeliveryOutcomes.Expired or DeliveryOutcomes.Canceled =>
                (StatusCodes.Status409Conflict, "The message was not sent."),
            _ => (StatusCodes.Status502BadGateway, "The message was not delivered."),
        };
        return services.Problems.Of(
            status,
            title,
            error ?? outcome,
            ("Outcome", outcome),
            (nameof(TestSendResponse.MessageId), report.Id.ToString()),
            (nameof(TestSendResponse.DeliveryTimeMs), milliseconds),
            (nameof(TestSendResponse.Error), error));
    }

    private void Report(Activity? span, string channel, string outcome, TimeSpan duration, string by)
    {
        EndpointTelemetry.Finish(span, outcome);
        services.Telemetry.TestSent(channel, outcome, duration);
        services.Logger.TestSent(channel, outcome, duration.TotalMilliseconds, by);
    }
}
