using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary><c>/dead-letters</c>: the messages that are not tried again automatically.</summary>
internal sealed class DeadLetterEndpoints(EndpointServices services)
{
    private readonly IDeadLetters _letters = services.Provider.GetRequiredService<IMessageBus>().DeadLetters;
    private readonly DeadLetterSuppressions _suppressions = new(services);
    private readonly Problems _problems = services.Problems;

    public void Map(RouteGroupBuilder group)
    {
        var letters = group.MapGroup("/dead-letters");
        letters.MapMethods("", ReadMethods.All, ListAsync)
            .WithSummary("Returns a page of dead letters, newest first.")
            .Produces<DeadLetterList>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        letters.MapPost("/requeue", RequeueAllAsync)
            .RequireSameSite(_problems)
            .WithSummary(
                "Returns all matching dead letters to the queues of their first steps. "
                + "At least one filter is required.")
            .Produces<RequeuedResponse>();
        letters.MapMethods("/{id:guid}", ReadMethods.All, GetAsync)
            .WithSummary("Returns a dead letter with its history.")
            .Produces<DeadLetterDetails>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        letters.MapPost("/{id:guid}/requeue", RequeueAsync)
            .RequireSameSite(_problems)
            .WithSummary(
                "Returns a dead letter to the queue of its first step, with no consumed attempts and a new expiry.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        letters.MapDelete("/{id:guid}", DeleteAsync)
            .RequireSameSite(_problems)
            .WithSummary("Deletes a dead letter permanently.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> ListAsync(
        HttpContext context,
        [AsParameters] DeadLetterQuery query,
        string? cursor,
        string? limit,
        CancellationToken cancellationToken)
    {
        var (filter, error) = query.Read();
        error ??= DeadLetterQuery.Unknown(context.Request.Query);
        if (filter is null || error is not null)
            return _problems.InvalidQuery(error!);
        var items = PageSize.Read(limit, out var limitError);
        if (limitError is not null)
            return _problems.InvalidQuery(limitError);
        try
        {
            var start = string.IsNullOrEmpty(cursor) ? null : cursor;
            var page = await _letters.ListAsync(filter, start, items, cancellationToken).ConfigureAwait(false);
            return services.Json.Ok(new DeadLetterList([.. page.Items.Select(DeadLetterViews.Row)], page.Next));
        }
        catch (ArgumentException) when (!string.IsNullOrEmpty(cursor))
        {
            return _problems.InvalidCursor();
        }
    }

    private async Task<IResult> GetAsync(HttpContext context, Guid id, CancellationToken cancellationToken)
    {
        if (await _letters.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } letter)
            return Unknown();
        var suppressions = await _suppressions
            .FindAsync(context.RequestServices, letter, cancellationToken)
            .ConfigureAwait(false);
        return services.Json.Ok(DeadLetterViews.Details(letter) with { Suppressions = suppressions });
    }

    private async Task<IResult> RequeueAsync(HttpContext context, Guid id, CancellationToken cancellationToken)
    {
        if (!await _letters.RequeueAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return await _letters.GetAsync(id, cancellationToken).ConfigureAwait(false) is null
                ? Unknown()
                : _problems.Conflict(
                    "Not requeued.",
                    "The message cannot be decoded by this version of the site, so it could not be delivered.");
        }

        services.Logger.Requeued(services.NameOf(context), id);
        return TypedResults.NoContent();
    }

    /// <summary>Requires a filter: a request that lost its query must not send all messages again.</summary>
    private async Task<IResult> RequeueAllAsync(
        HttpContext context, [AsParameters] DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var (filter, error) = query.Read();
        error ??= DeadLetterQuery.Unknown(context.Request.Query);
        if (filter is null || error is not null || filter == DeadLetterFilter.All)
            return _problems.InvalidQuery(error ?? "At least one filter is required, for example channel.");
        var count = await _letters.RequeueAsync(filter, cancellationToken).ConfigureAwait(false);
        services.Logger.RequeuedAll(services.NameOf(context), count);
        return services.Json.Ok(new RequeuedResponse(count));
    }

    private async Task<IResult> DeleteAsync(HttpContext context, Guid id, CancellationToken cancellationToken)
    {
        if (!await _letters.PurgeAsync(id, cancellationToken).ConfigureAwait(false))
            return Unknown();
        services.Logger.Deleted(services.NameOf(context), id);
        return TypedResults.NoContent();
    }

    private IResult Unknown() =>
        _problems.NotFound("There is no dead letter of this id. It may have been requeued or deleted.");
}
