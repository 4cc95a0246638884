import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../api/refusal.ts';

/** Takes forms with files in this scope; each route says how large one may be. */
export function takeUploads(app: FastifyInstance): void {
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/** A form with a file, as it was sent. @throws Refusal 400 */
export async function uploadedForm(request: FastifyRequest): Promise<FormData> {
  try {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    return await new Response(request.body as Buffer<ArrayBuffer>, { headers }).formData();
  } catch {
    throw new Refusal(400, 'malformedRequest', 'body: the form cannot be read');
  }
}

/** A file of a form; undefined where none was chosen. */
export function fileIn(form: FormData, name: string): File | undefined {
  const file = form.get(name);
  return file instanceof File && file.size > 0 ? file : undefined;
}
