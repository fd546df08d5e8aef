import { Hono } from 'hono';
import type { Site } from './app.ts';
import { faultsSchema } from './faults.ts';
import { faultsPage } from './pages/faults.ts';
import { filled } from './pages/form-fields.ts';

/** The page with the fault switches; programs post the same form. */
export const faultRoutes = ({ faults, show }: Site) => {
  const routes = new Hono();
  routes.get('/', (c) => show(c, 'Faults', faultsPage(faults.get())));
  routes.post('/', async (c) => {
    const wanted = faultsSchema.safeParse(filled(await c.req.parseBody()));
    if (!wanted.success) return show(c, 'Faults', faultsPage(faults.get(), true), { status: 422 });
    faults.set(wanted.data);
    return c.redirect('/faults', 303);
  });
  return routes;
};
