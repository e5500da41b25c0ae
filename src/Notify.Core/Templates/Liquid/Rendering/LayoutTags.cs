using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>What the tags between a template and its layout do.</summary>
internal static class LayoutTags
{
    public static async ValueTask<Completion> RenderBodyAsync(TextWriter writer, TemplateContext context)
    {
        if (((RenderContext)context).Body is { } body)
            await writer.WriteAsync(body.Written).ConfigureAwait(false);
        return Completion.Normal;
    }

    public static ValueTask<Completion> Section(string name, IReadOnlyList<Statement> statements, TemplateContext context)
    {
        ((RenderContext)context).Sections[name] = statements;
        return Statement.Normal();
    }

    public static ValueTask<Completion> RenderSectionAsync(string name, TextWriter writer, TextEncoder encoder, TemplateContext context) =>
        ((RenderContext)context).FindSection(name) is { } statements ? statements.RenderStatementsAsync(writer, encoder, context) : Statement.Normal();
}
