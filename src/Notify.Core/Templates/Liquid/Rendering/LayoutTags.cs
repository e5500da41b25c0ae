using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>The tags that connect a template and its layout.</summary>
internal static class LayoutTags
{
    public static async ValueTask<Completion> RenderBodyAsync(TextWriter writer, TemplateContext context)
    {
        if (((RenderContext)context).Body is { } body)
            await writer.WriteAsync(body.Written).ConfigureAwait(false);
        return Completion.Normal;
    }

    public static ValueTask<Completion> Section(
        string name, IReadOnlyList<Statement> statements, TemplateContext context)
    {
        ((RenderContext)context).Sections[name] = statements;
        return Statement.Normal();
    }

    public static async ValueTask<Completion> RenderSectionAsync(
        string name,
        TextWriter writer,
        TextEncoder encoder,
        TemplateContext context)
    {
        var render = (RenderContext)context;
        if (render.FindSection(name) is not { } statements)
            return Completion.Normal;
        context.IncrementSteps();
        render.Progress.Check();
        render.Progress.Enter();
        var completion = await statements.RenderStatementsAsync(writer, encoder, context).ConfigureAwait(false);
        render.Progress.Leave();
        return completion;
    }
}
